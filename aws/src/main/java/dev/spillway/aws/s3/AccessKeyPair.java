package dev.spillway.aws.s3;

import java.util.Optional;

/// An access key with its secret, which `toString` does not show.
///
/// @param sessionToken present for temporary credentials
public record AccessKeyPair(String id, String secret, Optional<String> sessionToken) {
  public static AccessKeyPair of(String id, String secret) {
    return new AccessKeyPair(id, secret, Optional.empty());
  }

  @Override
  public String toString() {
    return "AccessKeyPair[" + id + "]";
  }
}
