package dev.spillway.embedded.s3;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.testkit.objectstore.BucketContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The product's way to a bucket, over HTTP to the embedded endpoint.
class S3BucketContractTest implements BucketContract {
  @TempDir Path directory;
  private EmbeddedStore store;

  @BeforeEach
  void start() {
    store = new EmbeddedStore(directory);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Override
  public Bucket bucket() {
    return store.bucket("lake");
  }

  @Override
  public Bucket missingBucket() {
    return store.bucket("missing");
  }
}
