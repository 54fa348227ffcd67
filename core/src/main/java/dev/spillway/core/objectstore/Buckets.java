package dev.spillway.core.objectstore;

/// Reaches buckets through roles. Thread-safe.
public interface Buckets {
  /// Opens the bucket with the role's rights; the caller closes it. Does not yet ask the store
  /// whether the bucket exists.
  ///
  /// @throws dev.spillway.core.problem.RefusedException IamRoleNotFound if nothing is bound to the
  ///   role
  Bucket open(BucketRequest request);
}
