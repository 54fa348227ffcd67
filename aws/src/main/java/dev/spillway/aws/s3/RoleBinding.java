package dev.spillway.aws.s3;

/// What stands behind an IAM role: a store and the credentials for it.
public record RoleBinding(String roleArn, S3Endpoint endpoint, Credentials credentials) {}
