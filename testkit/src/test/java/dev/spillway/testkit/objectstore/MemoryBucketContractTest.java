package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import org.junit.jupiter.api.BeforeEach;

class MemoryBucketContractTest implements BucketContract {
  private MemoryBuckets buckets;

  @BeforeEach
  void create() {
    buckets = new MemoryBuckets().create("lake").bind("role");
  }

  @Override
  public Bucket bucket() {
    return buckets.open(new BucketRequest("lake", "role", "key", "test"));
  }

  @Override
  public Bucket missingBucket() {
    return buckets.open(new BucketRequest("missing", "role", "key", "test"));
  }
}
