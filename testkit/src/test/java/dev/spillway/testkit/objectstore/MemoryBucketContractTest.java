package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.testkit.fault.Faults;
import org.junit.jupiter.api.BeforeEach;

class MemoryBucketContractTest implements BucketContract {
  private final MemoryBuckets buckets = new MemoryBuckets("role", new Faults());

  @BeforeEach
  void create() {
    buckets.createBucket("lake");
  }

  @Override
  public Bucket bucket() {
    return buckets.open(new BucketRequest("lake", "role", "key"));
  }

  @Override
  public Bucket missingBucket() {
    return buckets.open(new BucketRequest("missing", "role", "key"));
  }
}
