package dev.spillway.core.storedexport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The checksum of stored files; every Java platform has it.
final class Sha256 {
  private Sha256() {}

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
