package dev.spillway.aws.s3;

/// Where the credentials of a role come from. Asked before every request, by many threads.
@FunctionalInterface
public interface Credentials {
  /// @throws dev.spillway.core.problem.FailedException SETUP if there are none
  AccessKeyPair current();

  /// Always the same.
  static Credentials fixed(AccessKeyPair pair) {
    return () -> pair;
  }
}
