package dev.spillway.embedded.s3;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.testkit.objectstore.BucketContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The product's way to a bucket, over HTTP to the embedded endpoint.
class S3BucketContractTest implements BucketContract {
  @TempDir static Path directory;
  private static EmbeddedStore store;
  private static int tests;

  @BeforeAll
  static void start() {
    store = new EmbeddedStore(directory);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void freshBucket() {
    store.s3.createBucket("lake-" + ++tests);
  }

  @Override
  public Bucket bucket() {
    return store.bucket("lake-" + tests);
  }

  @Override
  public Bucket missingBucket() {
    return store.bucket("missing");
  }
}
