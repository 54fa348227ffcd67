package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.testkit.fault.Faults;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A store in memory, reached by one role. Objects and open uploads outlive its buckets, as a real
/// store outlives a killed server. Each request is a step of its [Faults]. Thread-safe.
public final class MemoryBuckets implements Buckets {
  /// An object that is there.
  record Stored(byte[] content, Map<String, String> metadata) {
    String etag() {
      return Integer.toHexString(Arrays.hashCode(content));
    }
  }

  private final Set<String> roles = new TreeSet<>();
  private final Faults faults;
  private final Map<String, SortedMap<String, Stored>> buckets = new HashMap<>();
  private final Set<String> openUploads = new TreeSet<>();
  private final Set<String> uploadsWithBytes = new TreeSet<>();
  private int uploads;
  private boolean forgotten;

  public MemoryBuckets(String role, Faults faults) {
    roles.add(role);
    this.faults = faults;
  }

  public synchronized void createBucket(String name) {
    buckets.put(name, new TreeMap<>());
  }

  public synchronized void removeBucket(String name) {
    buckets.remove(name);
  }

  /// Another role that reaches the same buckets.
  public synchronized void addRole(String role) {
    roles.add(role);
  }

  /// From now on the role leads nowhere, as one that was deleted.
  public synchronized void forgetRole() {
    forgotten = true;
  }

  /// The role is there again.
  public synchronized void restoreRole() {
    forgotten = false;
  }

  @Override
  public synchronized Bucket open(BucketRequest request) {
    if (forgotten || !reaches(request)) {
      throw new RefusedException(
          ErrorCode.IAM_ROLE_NOT_FOUND, "no role " + request.roleArn() + " here");
    }
    return new MemoryBucket(request.bucket(), this);
  }

  synchronized boolean reaches(BucketRequest request) {
    return roles.contains(request.roleArn());
  }

  /// The keys in a bucket, in order.
  public synchronized Set<String> keys(String bucket) {
    return new TreeSet<>(in(bucket).keySet());
  }

  /// The content of an object.
  public synchronized byte[] content(String bucket, String key) {
    Stored stored = in(bucket).get(key);
    if (stored == null) {
      throw new IllegalArgumentException("no object " + key);
    }
    return stored.content().clone();
  }

  /// Puts an object as somebody else would, past all faults.
  public synchronized void putForeign(String bucket, ObjectKey key, byte[] content) {
    in(bucket).put(key.text(), new Stored(content, Map.of()));
  }

  /// Removes an object as somebody else would.
  public synchronized void removeForeign(String bucket, String key) {
    in(bucket).remove(key);
  }

  /// Ids of uploads that hold bytes and were neither completed nor aborted. One that was begun and
  /// is still empty costs nothing: no store tells its id before it exists, so a kill can always
  /// leave one.
  public synchronized Set<String> openUploads() {
    Set<String> withBytes = new TreeSet<>(openUploads);
    withBytes.retainAll(uploadsWithBytes);
    return withBytes;
  }

  private SortedMap<String, Stored> in(String bucket) {
    SortedMap<String, Stored> objects = buckets.get(bucket);
    if (objects == null) {
      throw new IllegalArgumentException("no bucket " + bucket);
    }
    return objects;
  }

  void step(String what) {
    faults.step(what);
  }

  synchronized Optional<SortedMap<String, Stored>> objects(String bucket) {
    return Optional.ofNullable(buckets.get(bucket)).map(TreeMap::new);
  }

  synchronized void put(String bucket, String key, Stored stored) {
    in(bucket).put(key, stored);
  }

  synchronized void delete(String bucket, String key) {
    in(bucket).remove(key);
  }

  synchronized String beginUpload() {
    String id = "upload-" + ++uploads;
    openUploads.add(id);
    return id;
  }

  synchronized void sent(String id) {
    uploadsWithBytes.add(id);
  }

  synchronized boolean endUpload(String id) {
    return openUploads.remove(id);
  }

  static ObjectInfo info(String key, Stored stored) {
    return new ObjectInfo(key, stored.content().length, stored.etag(), stored.metadata());
  }
}
