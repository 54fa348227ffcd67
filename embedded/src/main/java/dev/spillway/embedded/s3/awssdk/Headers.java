package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ContentHeaders;
import dev.spillway.embedded.s3.store.EncryptionRequest;
import dev.spillway.embedded.s3.store.StoredObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Content headers and encryption between the SDK's requests and the store.
final class Headers {
  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String DISPOSITION = "Content-Disposition";
  private static final String ENCODING = "Content-Encoding";
  private static final String LANGUAGE = "Content-Language";
  private static final String TYPE = "Content-Type";
  private static final String EXPIRES = "Expires";

  private final Map<String, String> standard = new HashMap<>();

  private Headers() {}

  static ContentHeaders of(PutObjectRequest request) {
    return new Headers()
        .with(CACHE_CONTROL, request.cacheControl())
        .with(DISPOSITION, request.contentDisposition())
        .with(ENCODING, request.contentEncoding())
        .with(LANGUAGE, request.contentLanguage())
        .with(TYPE, request.contentType())
        .with(EXPIRES, request.expires())
        .and(request.metadata());
  }

  static ContentHeaders of(CreateMultipartUploadRequest request) {
    return new Headers()
        .with(CACHE_CONTROL, request.cacheControl())
        .with(DISPOSITION, request.contentDisposition())
        .with(ENCODING, request.contentEncoding())
        .with(LANGUAGE, request.contentLanguage())
        .with(TYPE, request.contentType())
        .with(EXPIRES, request.expires())
        .and(request.metadata());
  }

  static ContentHeaders of(CopyObjectRequest request) {
    return new Headers()
        .with(CACHE_CONTROL, request.cacheControl())
        .with(DISPOSITION, request.contentDisposition())
        .with(ENCODING, request.contentEncoding())
        .with(LANGUAGE, request.contentLanguage())
        .with(TYPE, request.contentType())
        .with(EXPIRES, request.expires())
        .and(request.metadata());
  }

  @SuppressWarnings("deprecation") // The front end still reads this form of Expires.
  static void into(HeadObjectResponse.Builder response, ContentHeaders headers) {
    Map<String, String> standard = headers.standard();
    response
        .cacheControl(standard.get(CACHE_CONTROL))
        .contentDisposition(standard.get(DISPOSITION))
        .contentEncoding(standard.get(ENCODING))
        .contentLanguage(standard.get(LANGUAGE))
        .contentType(standard.get(TYPE))
        .expires(expires(standard))
        .metadata(headers.user());
  }

  @SuppressWarnings("deprecation") // The front end still reads this form of Expires.
  static void into(GetObjectResponse.Builder response, ContentHeaders headers) {
    Map<String, String> standard = headers.standard();
    response
        .cacheControl(standard.get(CACHE_CONTROL))
        .contentDisposition(standard.get(DISPOSITION))
        .contentEncoding(standard.get(ENCODING))
        .contentLanguage(standard.get(LANGUAGE))
        .contentType(standard.get(TYPE))
        .expires(expires(standard))
        .metadata(headers.user());
  }

  /// @param keyId id, ARN or alias of a KMS key
  static EncryptionRequest encryption(
      @Nullable String algorithm, @Nullable String keyId, @Nullable String context) {
    if (context != null) {
      throw Errors.notImplemented("This store has no x-amz-server-side-encryption-context.");
    }
    if (algorithm == null) {
      return EncryptionRequest.DEFAULT;
    }
    return switch (algorithm) {
      case "aws:kms", "AES256" -> new EncryptionRequest(algorithm, Optional.ofNullable(keyId));
      default -> throw Errors.notImplemented("This store has no encryption '" + algorithm + "'.");
    };
  }

  /// @throws software.amazon.awssdk.services.s3.model.S3Exception if a customer key was given
  static void requireNoCustomerKey(@Nullable String algorithm) {
    if (algorithm != null) {
      throw Errors.notImplemented("This store has no encryption with customer-provided keys.");
    }
  }

  /// What answers name as the key: its ARN if the key is of KMS, else nothing.
  static @Nullable String kmsKey(StoredObject object) {
    return object.sealing().algorithm().equals("aws:kms") ? object.sealing().keyArn() : null;
  }

  private Headers with(String name, @Nullable String value) {
    if (value != null) {
      standard.put(name, value);
    }
    return this;
  }

  private Headers with(String name, @Nullable Instant value) {
    return with(name, value == null ? null : value.toString());
  }

  /// S3 knows no case in the names of user metadata.
  private ContentHeaders and(Map<String, String> user) {
    Map<String, String> lowerCase = new HashMap<>();
    user.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
    return new ContentHeaders(standard, lowerCase);
  }

  private static @Nullable Instant expires(Map<String, String> standard) {
    String text = standard.get(EXPIRES);
    return text == null ? null : Instant.parse(text);
  }
}
