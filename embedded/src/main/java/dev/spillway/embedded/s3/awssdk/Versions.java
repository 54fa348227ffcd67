package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ObjectName;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;

/// The versions of objects: there is one, which S3 calls `null`.
final class Versions {
  private static final String NO_VERSION = "null";

  private Versions() {}

  /// @param versionId null if the request names none
  static void requireNone(ObjectName name, @Nullable String versionId) {
    if (versionId != null && !versionId.equals(NO_VERSION)) {
      throw S3Exceptions.noSuchVersion(
          name.bucket(), name.key(), versionId, "This store keeps no versions.");
    }
  }
}
