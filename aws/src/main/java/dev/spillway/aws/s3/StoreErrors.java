package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// Tells what a store's refusal means and what to do about it.
final class StoreErrors {
  private static final Pattern ENCRYPTION = Pattern.compile("(?i)encrypt|\\bsse\\b|kms");

  /// How Ceph says that its KMS has no such key.
  private static final Pattern KMS_KEY = Pattern.compile("(?i)kms-keyid|actual key");

  private static final Pattern CHECKSUM =
      Pattern.compile("(?i)checksum|trailer|crc32|crc64|aws-chunked|content-sha256");

  private final S3Endpoint endpoint;
  private final String bucket;

  StoreErrors(S3Endpoint endpoint, String bucket) {
    this.endpoint = endpoint;
    this.bucket = bucket;
  }

  /// @param key empty for requests about the bucket
  StoreException explain(String action, String key, SdkException e) {
    Kind kind = kind(e);
    String place = key.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + key;
    return new StoreException(
        kind,
        action,
        "%s on %s failed at the endpoint '%s': %s. %s"
            .formatted(action, place, endpoint.name(), said(e), advice(kind, action, e)),
        e);
  }

  static Kind kind(SdkException e) {
    return e instanceof AwsServiceException refused ? kind(refused) : clientKind(e);
  }

  static String code(SdkException e) {
    return e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
        ? Optional.ofNullable(refused.awsErrorDetails().errorCode()).orElse("")
        : "";
  }

  private static Kind kind(AwsServiceException e) {
    String code = code(e);
    return switch (code) {
      case "NoSuchBucket" -> Kind.NO_SUCH_BUCKET;
      case "NoSuchUpload" -> Kind.NO_SUCH_UPLOAD;
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "ExpiredToken",
          "RequestTimeTooSkewed" ->
          Kind.CREDENTIALS_REFUSED;
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          Kind.WRONG_REGION;
      case "QuotaExceeded",
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded",
          "StorageFull",
          "InsufficientCapacity" ->
          Kind.FULL;
      case "NotImplemented", "InvalidEncryptionAlgorithmError", "MalformedTrailerError" ->
          Kind.NOT_SUPPORTED;
      case "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "Throttling" ->
          Kind.TRANSIENT;
      default -> kind(code, e);
    };
  }

  private static Kind kind(String code, AwsServiceException e) {
    if (code.toUpperCase(Locale.ROOT).startsWith("KMS")) {
      return Kind.KEY_NOT_ACCESSIBLE;
    }
    boolean isUnknownOption =
        CHECKSUM.matcher(text(e)).find() || ENCRYPTION.matcher(text(e)).find();
    return switch (e.statusCode()) {
      case 301, 307 -> Kind.WRONG_REGION;
      case 400 ->
          KMS_KEY.matcher(text(e)).find()
              ? Kind.KEY_NOT_ACCESSIBLE
              : isUnknownOption ? Kind.NOT_SUPPORTED : Kind.OTHER;
      case 401, 403 -> text(e).contains("kms:") ? Kind.KEY_NOT_ACCESSIBLE : Kind.ACCESS_DENIED;
      case 501 -> Kind.NOT_SUPPORTED;
      case 507 -> Kind.FULL;
      case 429, 500, 502, 503, 504 -> Kind.TRANSIENT;
      default -> Kind.OTHER;
    };
  }

  /// The store was not reached, or fell silent; one that is not trusted stays so; anything else is
  /// a fault of our own.
  private static Kind clientKind(SdkException e) {
    if (root(e) instanceof CertPathBuilderException || root(e) instanceof CertificateException) {
      return Kind.NOT_SUPPORTED;
    }
    return e instanceof SdkClientException ? Kind.TRANSIENT : Kind.OTHER;
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String said(SdkException e) {
    if (e instanceof AwsServiceException refused) {
      String text = text(e);
      return "HTTP %d %s%s"
          .formatted(refused.statusCode(), code(e), text.isEmpty() ? "" : " (" + text + ")")
          .strip();
    }
    Throwable cause = root(e);
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static String text(SdkException e) {
    return e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
        ? Optional.ofNullable(refused.awsErrorDetails().errorMessage()).orElse("")
        : "";
  }

  private String advice(Kind kind, String action, SdkException e) {
    return switch (kind) {
      case NO_SUCH_BUCKET -> "Make the bucket, or name one that exists there.";
      case WRONG_REGION ->
          "The bucket lives in another region than '%s'; set the endpoint's 'region' or use a bucket of this one."
              .formatted(endpoint.region());
      case NO_SUCH_UPLOAD -> "The upload was ended or aborted by somebody else.";
      case ACCESS_DENIED ->
          "Allow %s on this bucket and its objects to the role, and check its access key."
              .formatted(action);
      case CREDENTIALS_REFUSED ->
          "Check the role's access key and its secret, and the clocks of both machines.";
      case KEY_NOT_ACCESSIBLE ->
          "Enable the KMS key and allow its use to the role; if the store calls it by another name, set 'store-key-id' of the key.";
      case FULL -> "Make room in the store or raise its quota.";
      case NOT_SUPPORTED -> setting(e);
      case TRANSIENT -> "The store was out of reach or busy through all retries.";
      case OTHER -> "The store's log may say more.";
    };
  }

  /// The one that would mend it.
  private String setting(SdkException e) {
    if (!(e instanceof AwsServiceException)) {
      return "Name the certificates that vouch for the store, and its host as they do, in 'ca-file' and 'url' of the endpoint.";
    }
    return CHECKSUM.matcher(text(e)).find()
        ? "Set 'checksums: when-required' of the endpoint."
        : "If the store has no SSE-KMS, set 'encryption' of the endpoint to sse-s3, bucket-default or none.";
  }
}
