package dev.spillway.core.task;

import dev.spillway.core.export.MetadataException;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.source.SourceChangedException;

/// FailureCause texts: what happened, in one sentence, and what to do.
final class FailureCauses {
  private FailureCauses() {}

  static String of(Throwable failure, ExportTask task) {
    return switch (failure) {
      case FailedException e -> message(e);
      case RefusedException e -> message(e);
      case KeyNotAccessibleException e -> "The KMS key check failed: " + message(e);
      case SourceChangedException e ->
          "%s. Nothing of it was exported wrongly; start a new export"
              .formatted(withoutFullStop(message(e)));
      case StoreException e -> of(e, task);
      case MetadataException e -> metadata(e.why(), task);
      case OutOfMemoryError e ->
          "The server ran out of memory; give it more heap (-Xmx) or lower export.memory and export.threads";
      default -> internal(failure, "");
    };
  }

  private static String metadata(RuntimeException why, ExportTask task) {
    return switch (why) {
      case StoreException e ->
          "The metadata couldn't be written to the S3 bucket %s with the IAM role %s and the KMS key %s: %s"
              .formatted(task.s3Bucket(), task.iamRoleArn(), task.kmsKeyId(), of(e, task));
      case RefusedException e when e.code() == ErrorCode.IAM_ROLE_NOT_FOUND ->
          "The metadata couldn't be written to the S3 bucket %s because the IAM role %s can't be assumed: %s"
              .formatted(task.s3Bucket(), task.iamRoleArn(), message(e));
      case FailedException e ->
          "The metadata couldn't be written to the S3 bucket %s: %s"
              .formatted(task.s3Bucket(), message(e));
      default -> internal(why, " while writing metadata to the S3 bucket " + task.s3Bucket());
    };
  }

  /// @param where what was being done, with a space before it; may be empty
  private static String internal(Throwable defect, String where) {
    return "An internal error occurred%s (%s); the server's log has the details"
        .formatted(where, defect.getClass().getSimpleName());
  }

  private static String of(StoreException e, ExportTask task) {
    return switch (e.kind()) {
      case NO_SUCH_BUCKET ->
          "The S3 bucket %s isn't valid: it doesn't exist: %s"
              .formatted(task.s3Bucket(), message(e));
      case WRONG_REGION ->
          "The S3 bucket %s isn't located in the current Region: %s"
              .formatted(task.s3Bucket(), message(e));
      case ACCESS_DENIED ->
          "The role %s isn't authorized to call %s on the S3 bucket %s: %s"
              .formatted(task.iamRoleArn(), e.action(), task.s3Bucket(), message(e));
      case CREDENTIALS_REFUSED ->
          "The S3 credential check of the role %s failed on the S3 bucket %s: %s"
              .formatted(task.iamRoleArn(), task.s3Bucket(), message(e));
      case KEY_NOT_ACCESSIBLE ->
          "The KMS key check failed for %s: %s".formatted(task.kmsKeyId(), message(e));
      case FULL -> "The S3 bucket %s is full: %s".formatted(task.s3Bucket(), message(e));
      case NO_SUCH_UPLOAD, NOT_SUPPORTED, TRANSIENT, OTHER ->
          "Writing to the S3 bucket %s failed: %s".formatted(task.s3Bucket(), message(e));
    };
  }

  private static String withoutFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
