package dev.spillway.core.kms;

/// A fresh data key: its bytes, and the same encrypted under a KMS key. The holder clears the plain
/// bytes when done. `toString` shows nothing of it.
public record DataKey(byte[] plain, byte[] wrapped) {
  /// Overwrites the plain bytes.
  public void clear() {
    java.util.Arrays.fill(plain, (byte) 0);
  }

  @Override
  public String toString() {
    return "DataKey[redacted]";
  }
}
