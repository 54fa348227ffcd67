package dev.spillway.embedded.s3.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// The SDK's client to a store in the same process: the same requests, rights and refusals as over
/// HTTP, without the connections, signatures and copies, which cost more than the store itself.
/// Answers the operations that exports use. Thread-safe.
public final class OwnClient implements S3Client {
  private static final int INTERNAL_ERROR = 500;

  private final Supplier<SdkBlobStore> store;

  /// @param store for the rights that whose requests these are has now
  public OwnClient(Supplier<SdkBlobStore> store) {
    this.store = store;
  }

  /// What a client over HTTP sees of a failure inside of the store is an internal error.
  private <T> T answer(Function<SdkBlobStore, T> operation) {
    try {
      return operation.apply(store.get());
    } catch (SdkException e) {
      throw e;
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClosedByInterruptException) {
        throw AbortedException.create("interrupted", e);
      }
      throw Errors.failed(INTERNAL_ERROR, "InternalError", String.valueOf(e.getMessage()), e);
    }
  }

  private static InputStream stream(RequestBody body) {
    return body.contentStreamProvider().newStream();
  }

  private static long bytes(RequestBody body) {
    return body.optionalContentLength()
        .orElseThrow(() -> new IllegalArgumentException("a body of unknown length"));
  }

  @Override
  public GetBucketLocationResponse getBucketLocation(GetBucketLocationRequest request) {
    return GetBucketLocationResponse.builder().build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    return answer(own -> own.headBucket(request));
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    PutObjectRequest sized = request.toBuilder().contentLength(bytes(body)).build();
    return answer(own -> own.putBlob(sized, stream(body)));
  }

  @Override
  public CopyObjectResponse copyObject(CopyObjectRequest request) {
    return answer(own -> own.copyBlob(request));
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    return answer(own -> own.blobMetadata(request));
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
    return answer(own -> own.getBlob(request));
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    return answer(own -> own.list(request));
  }

  @Override
  public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
    return answer(own -> own.removeBlob(request));
  }

  @Override
  public CreateMultipartUploadResponse createMultipartUpload(CreateMultipartUploadRequest request) {
    MultipartUpload upload = answer(own -> own.initiateMultipartUpload(request));
    // The store that answers here is ours, and it always tells how it encrypts.
    CreateMultipartUploadResponse told = Objects.requireNonNull(upload.response());
    return CreateMultipartUploadResponse.builder()
        .bucket(request.bucket())
        .key(request.key())
        .uploadId(upload.id())
        .serverSideEncryption(told.serverSideEncryption())
        .ssekmsKeyId(told.ssekmsKeyId())
        .build();
  }

  @Override
  public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
    UploadPartRequest sized = request.toBuilder().contentLength(bytes(body)).build();
    MultipartUpload upload = upload(request.bucket(), request.key(), request.uploadId());
    return answer(own -> own.uploadMultipartPart(upload, sized, stream(body)));
  }

  @Override
  public UploadPartCopyResponse uploadPartCopy(UploadPartCopyRequest request) {
    MultipartUpload upload =
        upload(request.destinationBucket(), request.destinationKey(), request.uploadId());
    return answer(own -> {
      try (ResponseInputStream<GetObjectResponse> source = own.getBlob(source(request))) {
        UploadPartRequest part =
            UploadPartRequest.builder()
                .bucket(request.destinationBucket())
                .key(request.destinationKey())
                .uploadId(request.uploadId())
                .partNumber(request.partNumber())
                .contentLength(source.response().contentLength())
                .build();
        String etag = own.uploadMultipartPart(upload, part, source).eTag();
        return UploadPartCopyResponse.builder().copyPartResult(p -> p.eTag(etag)).build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static GetObjectRequest source(UploadPartCopyRequest request) {
    return GetObjectRequest.builder()
        .bucket(request.sourceBucket())
        .key(request.sourceKey())
        .range(request.copySourceRange())
        .ifMatch(request.copySourceIfMatch())
        .build();
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      CompleteMultipartUploadRequest request) {
    MultipartUpload upload = upload(request.bucket(), request.key(), request.uploadId());
    return answer(own -> own.completeMultipartUpload(upload, request));
  }

  @Override
  public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
    return answer(own -> {
      own.abortMultipartUpload(upload(request.bucket(), request.key(), request.uploadId()));
      return AbortMultipartUploadResponse.builder().build();
    });
  }

  private static MultipartUpload upload(String bucket, String key, String id) {
    return new MultipartUpload(
        id, CreateMultipartUploadRequest.builder().bucket(bucket).key(key).build());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /// Nothing: the store belongs to the endpoint.
  @Override
  public void close() {}
}
