package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.Precondition;
import dev.spillway.embedded.s3.store.StoredObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// The conditions of HTTP (RFC 9110, section 13.2.2).
final class Conditions {
  private static final int NOT_MODIFIED = 304;

  private Conditions() {}

  static Precondition write(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    return new Precondition(Optional.ofNullable(ifMatch), Optional.ofNullable(ifNoneMatch));
  }

  static void requireForRead(StoredObject object, GetObjectRequest request) {
    requirePositive(object, request.ifMatch(), request.ifUnmodifiedSince());
    if (isUnwanted(object, request.ifNoneMatch(), request.ifModifiedSince())) {
      throw S3Exceptions.fromStatusCode(NOT_MODIFIED, "\"" + object.etag() + "\"", Map.of(), null);
    }
  }

  static void requireForCopy(StoredObject source, CopyObjectRequest request) {
    requirePositive(source, request.copySourceIfMatch(), request.copySourceIfUnmodifiedSince());
    if (isUnwanted(source, request.copySourceIfNoneMatch(), request.copySourceIfModifiedSince())) {
      throw S3Exceptions.preconditionFailed(null);
    }
  }

  private static void requirePositive(
      StoredObject object, @Nullable String ifMatch, @Nullable Instant ifUnmodifiedSince) {
    boolean holds =
        ifMatch != null
            ? matches(object, ifMatch)
            : ifUnmodifiedSince == null || !seconds(object).isAfter(ifUnmodifiedSince);
    if (!holds) {
      throw S3Exceptions.preconditionFailed(null);
    }
  }

  private static boolean isUnwanted(
      StoredObject object, @Nullable String ifNoneMatch, @Nullable Instant ifModifiedSince) {
    return ifNoneMatch != null
        ? matches(object, ifNoneMatch)
        : ifModifiedSince != null && !seconds(object).isAfter(ifModifiedSince);
  }

  private static boolean matches(StoredObject object, String condition) {
    String etag = condition.replace("\"", "");
    return etag.equals("*") || etag.equals(object.etag());
  }

  private static Instant seconds(StoredObject object) {
    return object.modified().truncatedTo(ChronoUnit.SECONDS);
  }
}
