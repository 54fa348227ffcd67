package dev.spillway.aws.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The encryption headers of an endpoint's write requests.
final class SseHeaders {
  private final EndpointEncryption encryption;
  private final String keyId;

  SseHeaders(S3Endpoint endpoint, String keyArn) {
    this.encryption = endpoint.encryption();
    this.keyId = encryption.storeKeyId(keyArn);
  }

  void into(PutObjectRequest.Builder request) {
    switch (encryption.mode()) {
      case SSE_KMS ->
          request
              .serverSideEncryption(ServerSideEncryption.AWS_KMS)
              .ssekmsKeyId(keyId)
              .bucketKeyEnabled(bucketKey());
      case SSE_S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case BUCKET_DEFAULT, NONE -> {}
    }
  }

  void into(CreateMultipartUploadRequest.Builder request) {
    switch (encryption.mode()) {
      case SSE_KMS ->
          request
              .serverSideEncryption(ServerSideEncryption.AWS_KMS)
              .ssekmsKeyId(keyId)
              .bucketKeyEnabled(bucketKey());
      case SSE_S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case BUCKET_DEFAULT, NONE -> {}
    }
  }

  void into(CopyObjectRequest.Builder request) {
    switch (encryption.mode()) {
      case SSE_KMS ->
          request
              .serverSideEncryption(ServerSideEncryption.AWS_KMS)
              .ssekmsKeyId(keyId)
              .bucketKeyEnabled(bucketKey());
      case SSE_S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case BUCKET_DEFAULT, NONE -> {}
    }
  }

  static boolean isKms(@Nullable ServerSideEncryption said) {
    return said == ServerSideEncryption.AWS_KMS || said == ServerSideEncryption.AWS_KMS_DSSE;
  }

  private @Nullable Boolean bucketKey() {
    return encryption.bucketKeys() == EndpointEncryption.BucketKeys.ON ? true : null;
  }
}
