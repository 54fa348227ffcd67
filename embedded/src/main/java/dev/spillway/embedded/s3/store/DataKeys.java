package dev.spillway.embedded.s3.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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

  /// Seals a copy that has the source's part files: what they are encrypted with, under a data key
  /// of the copy's own. Both KMS keys are asked.
  Sealing reseal(StoredObject source, ObjectName name, EncryptionRequest request) {
    KeyDescription key = enabled(request.keyId().orElse(defaultKey));
    byte[] contentKey = contentKey(source.name(), source.sealing());
    try {
      DataKey dataKey = kms.generateDataKey(key.arn(), context(name));
      byte[] sealed = aead(dataKey.plain()).encrypt(contentKey, associatedData(name));
      dataKey.clear();
      return new Sealing(request.algorithm(), key.arn(), dataKey.wrapped(), sealed);
    } catch (KeyNotAccessibleException e) {
      throw new RefusedRequest(RefusedRequest.Reason.KMS_INVALID_STATE, text(e), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt a key", e);
    } finally {
      Arrays.fill(contentKey, (byte) 0);
    }
  }

  PartCipher open(ObjectName name, Sealing sealing) {
    byte[] contentKey = contentKey(name, sealing);
    PartCipher cipher = new PartCipher(contentKey);
    Arrays.fill(contentKey, (byte) 0);
    return cipher;
  }

  /// What the object's part files are encrypted with; the caller clears it.
  private byte[] contentKey(ObjectName name, Sealing sealing) {
    enabled(sealing.keyArn());
    try {
      byte[] dataKey = kms.decrypt(sealing.keyArn(), sealing.wrapped(), context(name));
      if (sealing.contentKey().length == 0) {
        return dataKey;
      }
      byte[] contentKey = aead(dataKey).decrypt(sealing.contentKey(), associatedData(name));
      Arrays.fill(dataKey, (byte) 0);
      return contentKey;
    } catch (KeyNotAccessibleException e) {
      throw new RefusedRequest(RefusedRequest.Reason.KMS_INVALID_STATE, text(e), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the content key of " + name.arn() + " is damaged", e);
    }
  }

  private static Aead aead(byte[] key) throws GeneralSecurityException {
    return new AesGcmJce(key);
  }

  private static byte[] associatedData(ObjectName name) {
    return name.arn().getBytes(StandardCharsets.UTF_8);
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
