package dev.spillway.embedded.s3.store;

import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import java.util.Arrays;
import java.util.Map;

/// The data keys of objects. The KMS key is asked at every use, so that a disabled one ends reads
/// as well as writes. Thread-safe.
final class DataKeys {
  private final Kms kms;
  private final String defaultKey;

  /// @param defaultKey encrypts what is written without naming a key
  DataKeys(Kms kms, String defaultKey) {
    this.kms = kms;
    this.defaultKey = defaultKey;
  }

  /// A sealing with the cipher that belongs to it.
  record Sealed(Sealing sealing, PartCipher cipher) {}

  Sealed seal(ObjectName name, EncryptionRequest request) {
    KeyDescription key = enabled(request.keyId().orElse(defaultKey));
    try {
      DataKey dataKey = kms.generateDataKey(key.arn(), context(name));
      PartCipher cipher = new PartCipher(dataKey.plain());
      dataKey.clear();
      return new Sealed(new Sealing(request.algorithm(), key.arn(), dataKey.wrapped()), cipher);
    } catch (KeyNotAccessibleException e) {
      throw new RefusedRequest(RefusedRequest.Reason.KMS_INVALID_STATE, text(e), e);
    }
  }

  PartCipher open(ObjectName name, Sealing sealing) {
    enabled(sealing.keyArn());
    try {
      byte[] plain = kms.decrypt(sealing.keyArn(), sealing.wrapped(), context(name));
      PartCipher cipher = new PartCipher(plain);
      Arrays.fill(plain, (byte) 0);
      return cipher;
    } catch (KeyNotAccessibleException e) {
      throw new RefusedRequest(RefusedRequest.Reason.KMS_INVALID_STATE, text(e), e);
    }
  }

  private KeyDescription enabled(String identifier) {
    KeyDescription key;
    try {
      key = kms.describe(identifier);
    } catch (KeyNotAccessibleException e) {
      throw new RefusedRequest(RefusedRequest.Reason.KMS_NOT_FOUND, text(e), e);
    }
    if (key.state() == KeyState.DISABLED) {
      throw new RefusedRequest(
          RefusedRequest.Reason.KMS_DISABLED, "The KMS key " + key.arn() + " is disabled.");
    }
    if (key.state() != KeyState.ENABLED) {
      throw new RefusedRequest(
          RefusedRequest.Reason.KMS_INVALID_STATE,
          "The KMS key " + key.arn() + " is in the state " + key.state() + ".");
    }
    return key;
  }

  private static Map<String, String> context(ObjectName name) {
    return Map.of("aws:s3:arn", name.arn());
  }

  private static String text(KeyNotAccessibleException e) {
    return String.valueOf(e.getMessage());
  }
}
