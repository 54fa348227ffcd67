package dev.spillway.embedded.s3.store;

import java.util.Optional;

/// What a writer asks for.
///
/// @param algorithm `aws:kms` or `AES256`, which is kept and answered; the bytes are encrypted the
///   same way
/// @param keyId id, ARN or alias of a KMS key; the store's default key if absent
public record EncryptionRequest(String algorithm, Optional<String> keyId) {
  /// What an object gets whose writer asks for nothing.
  public static final EncryptionRequest DEFAULT =
      new EncryptionRequest("aws:kms", Optional.empty());
}
