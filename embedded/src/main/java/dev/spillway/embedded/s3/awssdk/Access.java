package dev.spillway.embedded.s3.awssdk;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/// The only access there is: `private`, so nothing is ever readable without a signature.
final class Access {
  private Access() {}

  /// @param acl null if the request names none
  static void requirePrivate(@Nullable ObjectCannedACL acl) {
    require(acl == null || acl == ObjectCannedACL.PRIVATE);
  }

  /// @param acl null if the request names none
  static void requirePrivate(@Nullable BucketCannedACL acl) {
    require(acl == null || acl == BucketCannedACL.PRIVATE);
  }

  private static void require(boolean isPrivate) {
    if (!isPrivate) {
      throw Errors.notImplemented("This store has no access but private.");
    }
  }
}
