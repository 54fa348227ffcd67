package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/// A store in memory whose insides tests can see and whose calls can be made to fail. It keeps the
/// same contract as the real ones. After a [SimulatedCrash] every bucket that was open is dead, as
/// the killed process's would be: it answers each call with the same error and closes without
/// aborting. Thread-safe.
public final class MemoryBuckets implements Buckets {
  /// What the product's own way to S3 sends as one request.
  public static final int DEFAULT_MULTIPART_FROM_BYTES = 8 << 20;

  private final Map<String, MemoryStore> stores = new ConcurrentHashMap<>();
  private final Set<String> roles = ConcurrentHashMap.newKeySet();
  private final int multipartFromBytes;
  private volatile Incarnation incarnation;

  public MemoryBuckets() {
    this(StoreFaults.none(), DEFAULT_MULTIPART_FROM_BYTES);
  }

  /// @param multipartFromBytes from which size an object is a multipart upload
  public MemoryBuckets(StoreFaults faults, int multipartFromBytes) {
    this.incarnation = new Incarnation(faults);
    this.multipartFromBytes = multipartFromBytes;
  }

  /// Makes a bucket.
  public MemoryBuckets create(String bucket) {
    stores.putIfAbsent(bucket, new MemoryStore());
    return this;
  }

  /// Makes a role known.
  public MemoryBuckets bind(String roleArn) {
    roles.add(roleArn);
    return this;
  }

  /// The process comes up again, and other things go wrong from now on. Published objects and open
  /// uploads are still there; buckets that were opened before are dead.
  public void restart(StoreFaults faults) {
    incarnation.kill();
    incarnation = new Incarnation(faults);
  }

  @Override
  public Bucket open(BucketRequest request) {
    if (!roles.contains(request.roleArn())) {
      throw new RefusedException(
          ErrorCode.IAM_ROLE_NOT_FOUND,
          "The principal export.rds.amazonaws.com isn't allowed to assume the IAM role %s or the IAM role doesn't exist."
              .formatted(request.roleArn()));
    }
    return new MemoryBucket(stores, request, incarnation, multipartFromBytes);
  }

  /// All objects of a bucket by key, in S3's order.
  public SortedMap<String, MemoryObject> objects(String bucket) {
    return store(bucket).objects();
  }

  public List<OpenUpload> openUploads(String bucket) {
    return store(bucket).uploads();
  }

  /// Puts an object there behind the product's back.
  public void plant(String bucket, String key, byte[] content) {
    store(bucket).publish(key, new MemoryObject(content, Map.of(), ""));
  }

  private MemoryStore store(String bucket) {
    MemoryStore store = stores.get(bucket);
    if (store == null) {
      throw new IllegalArgumentException("the test made no bucket '" + bucket + "'");
    }
    return store;
  }
}
