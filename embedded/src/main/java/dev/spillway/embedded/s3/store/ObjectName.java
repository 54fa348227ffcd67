package dev.spillway.embedded.s3.store;

/// An object's place: a bucket and any key that S3 allows.
public record ObjectName(String bucket, String key) {
  /// The ARN, which is also the encryption context of the object's data key, as in S3.
  public String arn() {
    return "arn:aws:s3:::" + bucket + "/" + key;
  }
}
