package dev.spillway.core.objectstore;

/// What a task needs to reach its bucket.
///
/// @param keyArn the ARN of the KMS key that encrypts its objects
/// @param label names the session, such as the export task's identifier
public record BucketRequest(String bucket, String roleArn, String keyArn, String label) {}
