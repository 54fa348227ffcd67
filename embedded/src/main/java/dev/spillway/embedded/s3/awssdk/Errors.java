package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ObjectName;
import dev.spillway.embedded.s3.store.RefusedRequest;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The store's refusals as the errors that S3 answers.
public final class Errors {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int INSUFFICIENT_STORAGE = 507;

  private Errors() {}

  /// As S3 refuses an access key that it does not know.
  public static S3Exception unknownAccessKey() {
    return error(
        403,
        "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.");
  }

  /// Calls the store.
  static <T> T asked(ObjectName name, Supplier<T> call) {
    try {
      return call.get();
    } catch (RefusedRequest e) {
      throw error(name, e);
    }
  }

  static void told(ObjectName name, Runnable call) {
    try {
      call.run();
    } catch (RefusedRequest e) {
      throw error(name, e);
    }
  }

  static S3Exception notImplemented(String message) {
    return error(NOT_IMPLEMENTED, "NotImplemented", message);
  }

  static S3Exception failed(int status, String code, String message, Throwable cause) {
    return (S3Exception)
        S3Exception.builder()
            .message(message)
            .cause(cause)
            .statusCode(status)
            .awsErrorDetails(details(status, code, message))
            .build();
  }

  static S3Exception accessDenied(String message) {
    return error(403, "AccessDenied", message);
  }

  static S3Exception invalidRange(String message) {
    return error(416, "InvalidRange", message);
  }

  static S3Exception badDigest() {
    return error(
        BAD_REQUEST, "BadDigest", "The Content-MD5 you specified did not match what was received.");
  }

  private static S3Exception error(ObjectName name, RefusedRequest e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case NO_SUCH_BUCKET -> S3Exceptions.noSuchBucket(name.bucket(), message, e);
      case BUCKET_ALREADY_OWNED_BY_YOU -> S3Exceptions.bucketAlreadyOwnedByYou(name.bucket());
      case BUCKET_NOT_EMPTY -> S3Exceptions.bucketNotEmpty(name.bucket());
      case INVALID_BUCKET_NAME -> error(BAD_REQUEST, "InvalidBucketName", message);
      case NO_SUCH_KEY -> S3Exceptions.noSuchKey(name.bucket(), name.key(), message, e);
      case NO_SUCH_UPLOAD ->
          (S3Exception)
              NoSuchUploadException.builder()
                  .message(message)
                  .statusCode(NOT_FOUND)
                  .awsErrorDetails(details(NOT_FOUND, "NoSuchUpload", message))
                  .build();
      case INVALID_PART -> error(BAD_REQUEST, "InvalidPart", message);
      case PRECONDITION_FAILED -> S3Exceptions.preconditionFailed(e);
      case INCOMPLETE_BODY -> error(BAD_REQUEST, "IncompleteBody", message);
      case KMS_NOT_FOUND -> error(BAD_REQUEST, "KMS.NotFoundException", message);
      case KMS_DISABLED -> error(BAD_REQUEST, "KMS.DisabledException", message);
      case KMS_INVALID_STATE -> error(BAD_REQUEST, "KMS.KMSInvalidStateException", message);
      case DAMAGED -> error(CONFLICT, "InvalidObjectState", message);
      case FULL -> error(INSUFFICIENT_STORAGE, "QuotaExceeded", message);
    };
  }

  private static S3Exception error(int status, String code, String message) {
    return (S3Exception)
        S3Exception.builder()
            .message(message)
            .statusCode(status)
            .awsErrorDetails(details(status, code, message))
            .build();
  }

  private static AwsErrorDetails details(int status, String code, String message) {
    return AwsErrorDetails.builder()
        .errorCode(code)
        .errorMessage(message)
        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
        .build();
  }
}
