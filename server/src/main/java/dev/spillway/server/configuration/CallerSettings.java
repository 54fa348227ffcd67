package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// Who may send requests.
///
/// @param policy a file with an IAM policy: the only things that the caller may do
/// @param allow the short form of a policy; absent with a policy, else `everything`
public record CallerSettings(
    @Form(
            pattern = "[A-Za-z0-9+=,.@_-]{1,64}",
            is = "a user name: 1 to 64 letters, digits and +=,.@_-")
        @Identity
        String name,
    AccessKeySource accessKeyFile,
    Optional<Path> policy,
    Optional<Allow> allow) {

  /// What a caller may do.
  public enum Allow {
    EVERYTHING,
    NOTHING
  }

  public CallerSettings {
    if (policy.isPresent() && allow.isPresent()) {
      throw new IllegalArgumentException(
          "policy and allow exclude each other: the policy says what is allowed");
    }
  }
}
