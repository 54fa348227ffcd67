package dev.spillway.embedded.s3.store;

/// How an object is encrypted.
///
/// @param algorithm what the writer asked for: `aws:kms` or `AES256`
/// @param keyArn the KMS key that wrapped the data key
/// @param wrapped the object's data key under that KMS key
/// @param contentKey of a copy that shares its source's part files: what they are encrypted with,
///   under the data key; empty if that is the data key itself
public record Sealing(String algorithm, String keyArn, byte[] wrapped, byte[] contentKey) {
  Sealing(String algorithm, String keyArn, byte[] wrapped) {
    this(algorithm, keyArn, wrapped, new byte[0]);
  }

  @Override
  public String toString() {
    return "Sealing[" + algorithm + ", " + keyArn + "]";
  }
}
