package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ByteRange;
import dev.spillway.embedded.s3.store.ContentHeaders;
import dev.spillway.embedded.s3.store.EncryptedStore;
import dev.spillway.embedded.s3.store.EncryptionRequest;
import dev.spillway.embedded.s3.store.ObjectName;
import dev.spillway.embedded.s3.store.PutRequest;
import dev.spillway.embedded.s3.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// Requests for one object. Thread-safe.
final class ObjectRequests {
  private final EncryptedStore store;

  ObjectRequests(EncryptedStore store) {
    this.store = store;
  }

  PutObjectResponse put(PutObjectRequest request, InputStream payload) {
    Access.requirePrivate(request.acl());
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    ObjectName name = new ObjectName(request.bucket(), request.key());
    PutRequest put =
        new PutRequest(
            name,
            Headers.of(request),
            Headers.encryption(
                request.serverSideEncryptionAsString(),
                request.ssekmsKeyId(),
                request.ssekmsEncryptionContext()),
            Conditions.write(request.ifMatch(), request.ifNoneMatch()));
    StoredObject object =
        Payload.stored(
            payload,
            request.contentMD5(),
            body -> Errors.asked(name, () -> store.put(put, body, request.contentLength())));
    return PutObjectResponse.builder()
        .eTag(object.etag())
        .serverSideEncryption(object.sealing().algorithm())
        .ssekmsKeyId(Headers.kmsKey(object))
        .build();
  }

  CopyObjectResponse copy(CopyObjectRequest request) {
    Access.requirePrivate(request.acl());
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    Headers.requireNoCustomerKey(request.copySourceSSECustomerAlgorithm());
    ObjectName from = new ObjectName(request.sourceBucket(), request.sourceKey());
    ObjectName to = new ObjectName(request.destinationBucket(), request.destinationKey());
    EncryptionRequest encryption =
        Headers.encryption(
            request.serverSideEncryptionAsString(),
            request.ssekmsKeyId(),
            request.ssekmsEncryptionContext());
    StoredObject copy = copied(request, from, to, encryption);
    return CopyObjectResponse.builder()
        .copyObjectResult(r -> r.eTag(copy.etag()).lastModified(copy.modified()))
        .serverSideEncryption(copy.sealing().algorithm())
        .ssekmsKeyId(Headers.kmsKey(copy))
        .build();
  }

  /// Copies what the key names now, again if it is replaced in between.
  private StoredObject copied(
      CopyObjectRequest request, ObjectName from, ObjectName to, EncryptionRequest encryption) {
    while (true) {
      StoredObject source = found(from, request.sourceVersionId());
      Conditions.requireForCopy(source, request);
      ContentHeaders headers =
          request.metadataDirective() == MetadataDirective.REPLACE
              ? Headers.of(request)
              : source.headers();
      PutRequest put =
          new PutRequest(
              to, headers, encryption, Conditions.write(request.ifMatch(), request.ifNoneMatch()));
      Optional<StoredObject> copy = Errors.asked(to, () -> store.copy(source, put));
      if (copy.isPresent()) {
        return copy.get();
      }
    }
  }

  HeadObjectResponse head(HeadObjectRequest request) {
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    StoredObject object =
        found(new ObjectName(request.bucket(), request.key()), request.versionId());
    HeadObjectResponse.Builder response =
        HeadObjectResponse.builder()
            .contentLength(object.bytes())
            .eTag(object.etag())
            .lastModified(object.modified())
            .serverSideEncryption(object.sealing().algorithm())
            .ssekmsKeyId(Headers.kmsKey(object));
    Headers.into(response, object.headers());
    return response.build();
  }

  ResponseInputStream<GetObjectResponse> get(GetObjectRequest request) {
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    Opened opened =
        open(new ObjectName(request.bucket(), request.key()), request.versionId(), request);
    StoredObject object = opened.object();
    ByteRange range = opened.range();
    GetObjectResponse.Builder response =
        GetObjectResponse.builder()
            .contentLength(range.length())
            .eTag(object.etag())
            .lastModified(object.modified())
            .serverSideEncryption(object.sealing().algorithm())
            .ssekmsKeyId(Headers.kmsKey(object));
    if (request.range() != null) {
      response.contentRange(
          "bytes %d-%d/%d"
              .formatted(range.from(), range.from() + range.length() - 1, object.bytes()));
    }
    Headers.into(response, object.headers());
    return new ResponseInputStream<>(
        response.build(), AbortableInputStream.create(opened.content()));
  }

  DeleteObjectResponse delete(DeleteObjectRequest request) {
    Versions.requireNone(new ObjectName(request.bucket(), request.key()), request.versionId());
    if (request.ifMatchSize() != null || request.ifMatchLastModifiedTime() != null) {
      throw Errors.notImplemented("This store deletes on the condition If-Match only.");
    }
    ObjectName name = new ObjectName(request.bucket(), request.key());
    Errors.told(name, () -> store.delete(name, Conditions.write(request.ifMatch(), null)));
    return DeleteObjectResponse.builder().build();
  }

  /// What the key names now.
  StoredObject found(ObjectName name, @Nullable String versionId) {
    Versions.requireNone(name, versionId);
    return Errors.asked(name, () -> store.head(name));
  }

  /// Opens what the key names now, again if it is replaced in between.
  private Opened open(
      ObjectName name, @Nullable String versionId, @Nullable GetObjectRequest request) {
    while (true) {
      StoredObject object = found(name, versionId);
      ByteRange range = ByteRange.all(object.bytes());
      if (request != null) {
        Conditions.requireForRead(object, request);
        range = Range.of(request.range(), object.bytes());
      }
      ByteRange wanted = range;
      Optional<InputStream> content = Errors.asked(name, () -> store.read(object, wanted));
      if (content.isPresent()) {
        return new Opened(object, range, content.get());
      }
    }
  }

  /// An object and the bytes of a range of it.
  private record Opened(StoredObject object, ByteRange range, InputStream content)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        content.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
