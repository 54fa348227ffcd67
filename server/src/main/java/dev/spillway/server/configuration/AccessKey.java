package dev.spillway.server.configuration;

import java.util.Optional;

/// An AWS access key. Printing shows only its id.
///
/// @param sessionToken present for temporary credentials
public record AccessKey(String id, String secret, Optional<String> sessionToken) {
  public AccessKey {
    if (id.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("an access key with an empty id or secret");
    }
  }

  /// A lasting access key.
  public static AccessKey of(String id, String secret) {
    return new AccessKey(id, secret, Optional.empty());
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
