package dev.spillway.core.objectstore;

import java.util.Optional;

/// What a task needs to reach its bucket.
///
/// @param keyArn the ARN of the KMS key that encrypts its objects
/// @param sourceArn what is exported, which a role's trust policy may ask for; empty for probes
///   that belong to no export
public record BucketRequest(
    String bucket, String roleArn, String keyArn, Optional<String> sourceArn) {
  public BucketRequest(String bucket, String roleArn, String keyArn) {
    this(bucket, roleArn, keyArn, Optional.empty());
  }
}
