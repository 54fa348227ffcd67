package dev.spillway.embedded.kms;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.spillway.core.kms.KeyNotAccessibleException;
import java.security.GeneralSecurityException;

/// The secrets of keys: sets of AES-256-GCM keys, of which the newest encrypts and all decrypt.
final class Keysets {
  private Keysets() {}

  static byte[] fresh() {
    try {
      return bytes(generated());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot make an AES-256-GCM key", e);
    }
  }

  /// The same with one key more, which encrypts from now on.
  static byte[] rotated(KeyRecord key) {
    try {
      return bytes(
          KeysetHandle.newBuilder(handle(key))
              .addEntry(KeysetHandle.importKey(generated().getAt(0).getKey()).makePrimary())
              .build());
    } catch (GeneralSecurityException e) {
      throw damaged(key, e);
    }
  }

  static Aead open(KeyRecord key) {
    try {
      return handle(key).getPrimitive(AeadConfig2026.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw damaged(key, e);
    }
  }

  private static KeysetHandle generated() throws GeneralSecurityException {
    return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
  }

  private static KeysetHandle handle(KeyRecord key) throws GeneralSecurityException {
    return TinkProtoKeysetFormat.parseKeyset(
        key.keyset(), InsecureSecretKeyAccess.get(), AeadConfig2026.get());
  }

  private static byte[] bytes(KeysetHandle handle) throws GeneralSecurityException {
    return TinkProtoKeysetFormat.serializeKeyset(
        handle, InsecureSecretKeyAccess.get(), AeadConfig2026.get());
  }

  private static KeyNotAccessibleException damaged(KeyRecord key, GeneralSecurityException e) {
    return new KeyNotAccessibleException(
        "The KMS key '" + key.id() + "' is damaged in keys.json; restore the file.", e);
  }
}
