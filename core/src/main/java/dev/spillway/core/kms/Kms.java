package dev.spillway.core.kms;

import dev.spillway.core.policy.Policy;
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

  /// Hands the use of the key on to a role, as far as this KMS has that and the server may do it.
  ///
  /// @param name the same name gives the same grant, so that a restarted server can take it back
  default KeyGrant grant(String keyArn, String granteeArn, String name) {
    return KeyGrant.NONE;
  }

  /// Who may use the key. Unless a key has a policy of its own it is AWS's default: the account
  /// decides, by the policies of who asks.
  default Policy policy(String keyArn) {
    return KeyPolicies.standard(keyArn);
  }
}
