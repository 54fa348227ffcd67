package dev.spillway.aws.s3;

/// When requests carry the SDK's own checksums. Many stores refuse them in the trailer form.
public enum Checksums {
  /// On every upload: what AWS wants.
  WHEN_SUPPORTED,
  /// Only where the operation cannot do without.
  WHEN_REQUIRED
}
