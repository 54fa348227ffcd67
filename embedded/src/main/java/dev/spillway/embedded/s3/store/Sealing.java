package dev.spillway.embedded.s3.store;

/// How an object is encrypted.
///
/// @param algorithm what the writer asked for: `aws:kms` or `AES256`
/// @param keyArn the KMS key that wrapped the data key
/// @param wrapped the object's data key under that KMS key
public record Sealing(String algorithm, String keyArn, byte[] wrapped) {
  @Override
  public String toString() {
    return "Sealing[" + algorithm + ", " + keyArn + "]";
  }
}
