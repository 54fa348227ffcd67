package dev.spillway.server.configuration;

import java.util.Optional;

/// The bucket that new stored exports are kept in.
///
/// @param name absent: they are kept in the snapshot directory
/// @param prefix what their keys begin with
/// @param role writes, reads and deletes them; its endpoint says where the bucket is
/// @param key the KMS key that encrypts them, by id, alias or ARN
public record SnapshotBucketSettings(
    Optional<String> name, Optional<String> prefix, Optional<String> role, Optional<String> key) {
  public SnapshotBucketSettings {
    if (name.isPresent() && (role.isEmpty() || key.isEmpty())) {
      throw new IllegalArgumentException(
          "a bucket of stored exports needs role and key beside its name");
    }
    if (name.isEmpty() && (prefix.isPresent() || role.isPresent() || key.isPresent())) {
      throw new IllegalArgumentException("a bucket of stored exports needs its name");
    }
  }

  /// The prefix with one slash at its end; empty if there is none.
  public String folder() {
    String stripped = prefix.orElse("").replaceAll("^/+|/+$", "");
    return stripped.isEmpty() ? "" : stripped + "/";
  }
}
