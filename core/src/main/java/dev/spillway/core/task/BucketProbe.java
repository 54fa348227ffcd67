package dev.spillway.core.task;

import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Proves, before a task exists, that its role may do everything in its bucket that an export does,
/// and with its key: locate, list, put, get and delete one small object in the export's own folder.
final class BucketProbe {
  private static final byte[] CONTENT =
      "Spillway checks that it may write here.\n".getBytes(StandardCharsets.UTF_8);

  private final RandomGenerator random;

  BucketProbe(RandomGenerator random) {
    this.random = random;
  }

  /// @throws RefusedException InvalidS3BucketFault, IamRoleMissingPermissions with the action that
  ///   was denied, or KMSKeyNotAccessibleFault
  void check(Bucket bucket, ExportFolder folder, String roleArn) {
    ObjectKey key = folder.probe(random.nextLong());
    try {
      bucket.location();
      bucket.isEmpty(folder.keyPrefix());
      bucket.put(key, CONTENT, "text/plain");
      try {
        read(bucket, key);
      } finally {
        delete(bucket, key, roleArn);
      }
    } catch (StoreException e) {
      throw refused(e, bucket, roleArn);
    }
  }

  private static void read(Bucket bucket, ObjectKey key) {
    try (InputStream content = bucket.read(key)) {
      content.readAllBytes();
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.TRANSIENT, "s3:GetObject", "the probe object broke off: " + e, e);
    }
  }

  private static void delete(Bucket bucket, ObjectKey key, String roleArn) {
    try {
      bucket.delete(key);
    } catch (StoreException e) {
      throw new RefusedException(
          ErrorCode.IAM_ROLE_MISSING_PERMISSIONS,
          "The IAM role %s may write to the bucket %s but not delete (%s): %s. The probe object %s is left there; delete it by hand."
              .formatted(roleArn, bucket.name(), e.action(), e.getMessage(), key),
          e);
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
      case ACCESS_DENIED ->
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
