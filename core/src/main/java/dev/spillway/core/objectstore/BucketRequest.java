package dev.spillway.core.objectstore;

/// What a task needs to reach its bucket.
///
/// @param keyArn the ARN of the KMS key that encrypts its objects
public record BucketRequest(String bucket, String roleArn, String keyArn) {}
