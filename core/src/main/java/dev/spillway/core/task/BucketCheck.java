package dev.spillway.core.task;

import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketProbe;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.random.RandomGenerator;

/// Proves, before a task exists, that its role may do everything in its bucket that an export does,
/// and with its key, by a probe object in the export's own folder.
final class BucketCheck {
  private final RandomGenerator random;

  BucketCheck(RandomGenerator random) {
    this.random = random;
  }

  /// @throws RefusedException InvalidS3BucketFault, IamRoleMissingPermissions with the action that
  ///   was denied, or KMSKeyNotAccessibleFault
  void check(Bucket bucket, ExportFolder folder, String roleArn) {
    try {
      BucketProbe.run(bucket, folder.probe(random.nextLong()));
    } catch (StoreException e) {
      throw refused(e, bucket, roleArn);
    }
  }

  private static RefusedException refused(StoreException e, Bucket bucket, String roleArn) {
    return switch (e.kind()) {
      case NO_SUCH_BUCKET ->
          new RefusedException(
              ErrorCode.INVALID_S3_BUCKET,
              "The S3 bucket %s doesn't exist.".formatted(bucket.name()),
              e);
      case WRONG_REGION, NOT_SUPPORTED, FULL, NO_SUCH_UPLOAD, OTHER ->
          new RefusedException(
              ErrorCode.INVALID_S3_BUCKET,
              "The S3 bucket %s cannot be used: %s".formatted(bucket.name(), e.getMessage()),
              e);
      case ACCESS_DENIED, CREDENTIALS_REFUSED ->
          new RefusedException(
              ErrorCode.IAM_ROLE_MISSING_PERMISSIONS,
              "The IAM role %s isn't authorized to call %s on the bucket %s: %s"
                  .formatted(roleArn, e.action(), bucket.name(), e.getMessage()),
              e);
      case KEY_NOT_ACCESSIBLE ->
          new RefusedException(ErrorCode.KMS_KEY_NOT_ACCESSIBLE, String.valueOf(e.getMessage()), e);
      case TRANSIENT ->
          new RefusedException(
              ErrorCode.SERVICE_UNAVAILABLE,
              "The bucket %s cannot be reached: %s".formatted(bucket.name(), e.getMessage()),
              e);
    };
  }
}
