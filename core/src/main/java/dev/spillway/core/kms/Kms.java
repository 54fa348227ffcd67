package dev.spillway.core.kms;

import java.util.Map;

/// Keys that encrypt objects. Thread-safe. Law: `decrypt(k, generateDataKey(k, c).wrapped(), c)`
/// equals the plain bytes while the key is enabled, and fails for any other context.
public interface Kms {
  /// Finds a key by key id, key ARN, alias name (`alias/x`) or alias ARN.
  ///
  /// @throws KeyNotAccessibleException if there is none; a disabled key is described, not refused
  KeyDescription describe(String identifier);

  /// Makes a 32-byte data key under the key.
  ///
  /// @throws KeyNotAccessibleException if the key is not enabled
  DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext);

  /// @throws KeyNotAccessibleException if the key is not enabled, or did not wrap this with this
  ///   context
  byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext);
}
