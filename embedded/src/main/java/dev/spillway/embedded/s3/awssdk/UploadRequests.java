package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.EncryptedStore;
import dev.spillway.embedded.s3.store.EncryptionRequest;
import dev.spillway.embedded.s3.store.ObjectName;
import dev.spillway.embedded.s3.store.PartFile;
import dev.spillway.embedded.s3.store.StoredObject;
import dev.spillway.embedded.s3.store.UploadId;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Multipart uploads: begun, filled part by part, and completed or aborted. Thread-safe.
final class UploadRequests {
  private final EncryptedStore store;

  UploadRequests(EncryptedStore store) {
    this.store = store;
  }

  MultipartUpload begin(CreateMultipartUploadRequest request) {
    Access.requirePrivate(request.acl());
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    ObjectName name = new ObjectName(request.bucket(), request.key());
    EncryptionRequest encryption =
        Headers.encryption(
            request.serverSideEncryptionAsString(),
            request.ssekmsKeyId(),
            request.ssekmsEncryptionContext());
    StoredObject upload =
        Errors.asked(name, () -> store.beginUpload(name, Headers.of(request), encryption));
    CreateMultipartUploadResponse response =
        CreateMultipartUploadResponse.builder()
            .uploadId(upload.content())
            .serverSideEncryption(upload.sealing().algorithm())
            .ssekmsKeyId(Headers.kmsKey(upload))
            .build();
    return new MultipartUpload(upload.content(), request, response);
  }

  void abort(MultipartUpload upload) {
    Errors.told(name(upload), () -> store.abort(id(upload)));
  }

  UploadPartResponse putPart(
      MultipartUpload upload, UploadPartRequest request, InputStream payload) {
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    PartFile part =
        Payload.stored(
            payload,
            request.contentMD5(),
            body ->
                Errors.asked(
                    name(upload),
                    () ->
                        store.putPart(
                            id(upload), request.partNumber(), body, request.contentLength())));
    return UploadPartResponse.builder().eTag(part.etag()).build();
  }

  /// Nothing for an upload that is not there: the front end then looks whether it was completed.
  List<Part> parts(MultipartUpload upload) {
    List<Part> parts = new ArrayList<>();
    if (store.uploads(upload.containerName()).stream()
        .noneMatch(open -> open.content().equals(upload.id()))) {
      return parts;
    }
    for (PartFile part : Errors.asked(name(upload), () -> store.parts(id(upload))).values()) {
      parts.add(
          Part.builder().partNumber(part.number()).size(part.bytes()).eTag(part.etag()).build());
    }
    return parts;
  }

  CompleteMultipartUploadResponse complete(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    SortedMap<Integer, String> parts = new TreeMap<>();
    for (CompletedPart part : request.multipartUpload().parts()) {
      parts.put(part.partNumber(), part.eTag().replace("\"", ""));
    }
    StoredObject object =
        Errors.asked(
            name(upload),
            () ->
                store.complete(
                    id(upload),
                    parts,
                    upload.request().metadata(),
                    Conditions.write(request.ifMatch(), request.ifNoneMatch())));
    return CompleteMultipartUploadResponse.builder()
        .eTag(object.etag())
        .serverSideEncryption(object.sealing().algorithm())
        .ssekmsKeyId(Headers.kmsKey(object))
        .build();
  }

  List<software.amazon.awssdk.services.s3.model.MultipartUpload> uploads(String bucket) {
    List<StoredObject> uploads =
        Errors.asked(new ObjectName(bucket, ""), () -> store.uploads(bucket));
    List<software.amazon.awssdk.services.s3.model.MultipartUpload> listed = new ArrayList<>();
    for (StoredObject upload : uploads) {
      listed.add(
          software.amazon.awssdk.services.s3.model.MultipartUpload.builder()
              .key(upload.name().key())
              .uploadId(upload.content())
              .initiated(upload.modified())
              .build());
    }
    return listed;
  }

  private static ObjectName name(MultipartUpload upload) {
    return new ObjectName(upload.containerName(), upload.blobName());
  }

  private static UploadId id(MultipartUpload upload) {
    return new UploadId(name(upload), upload.id());
  }
}
