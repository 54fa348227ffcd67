package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.EncryptedStore;
import dev.spillway.embedded.s3.store.ObjectName;
import java.io.InputStream;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Answers S3Proxy's front end from an [EncryptedStore]: buckets and access here, the rest by kind
/// of request. Everything in the store is private. Thread-safe.
public final class SdkBlobStore implements BlobStore {
  private static final long SMALLEST_PART_BYTES = 5L << 20;

  private final EncryptedStore store;
  private final String region;
  private final Rights rights;
  private final ListingRequests listings;
  private final ObjectRequests objects;
  private final UploadRequests uploads;

  /// @param region what HeadBucket answers
  /// @param rights of who sends the requests that are answered here
  public SdkBlobStore(EncryptedStore store, String region, Rights rights) {
    this.store = store;
    this.region = region;
    this.rights = rights;
    this.listings = new ListingRequests(store);
    this.objects = new ObjectRequests(store);
    this.uploads = new UploadRequests(store);
  }

  /// Says yes without having versions, since a front end that is told no completes multipart
  /// uploads behind an answer of 200 and then calls every failure an internal error.
  @Override
  public boolean supportsVersioning() {
    return true;
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    rights.onBucket("s3:GetBucketVersioning", request.bucket());
    requireBucket(request.bucket());
    return GetBucketVersioningResponse.builder().build();
  }

  @Override
  public boolean supportsServerSideEncryption() {
    return true;
  }

  @Override
  public ListBucketsResponse list() {
    rights.onAll("s3:ListAllMyBuckets");
    List<Bucket> buckets =
        store.buckets().stream()
            .map(b -> Bucket.builder().name(b.name()).creationDate(b.created()).build())
            .toList();
    return ListBucketsResponse.builder().buckets(buckets).build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    rights.onBucket("s3:ListBucket", request.bucket());
    requireBucket(request.bucket());
    return HeadBucketResponse.builder().bucketRegion(region).build();
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    rights.onBucket("s3:CreateBucket", request.bucket());
    Access.requirePrivate(request.acl());
    Errors.told(new ObjectName(request.bucket(), ""), () -> store.createBucket(request.bucket()));
    return CreateBucketResponse.builder().build();
  }

  @Override
  public void deleteBucket(String bucket) {
    rights.onBucket("s3:DeleteBucket", bucket);
    Errors.told(new ObjectName(bucket, ""), () -> store.deleteBucket(bucket));
  }

  @Override
  public BucketCannedACL getContainerAccess(String bucket) {
    requireBucket(bucket);
    return BucketCannedACL.PRIVATE;
  }

  @Override
  public void setContainerAccess(String bucket, BucketCannedACL access) {
    requireBucket(bucket);
    Access.requirePrivate(access);
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    objects.found(new ObjectName(bucket, key), null);
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key, @Nullable String versionId) {
    objects.found(new ObjectName(bucket, key), versionId);
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    objects.found(new ObjectName(bucket, key), null);
    Access.requirePrivate(access);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    rights.onBucket("s3:ListBucket", request.bucket());
    return listings.list(request);
  }

  @Override
  public ListObjectsResponse listV1(ListObjectsRequest request) {
    rights.onBucket("s3:ListBucket", request.bucket());
    return listings.list(request);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    rights.onObject("s3:PutObject", request.bucket(), request.key());
    return objects.put(request, payload);
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    rights.onObject("s3:GetObject", request.sourceBucket(), request.sourceKey());
    rights.onObject("s3:PutObject", request.destinationBucket(), request.destinationKey());
    return objects.copy(request);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    rights.onObject("s3:GetObject", request.bucket(), request.key());
    return objects.head(request);
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    rights.onObject("s3:GetObject", request.bucket(), request.key());
    return objects.get(request);
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    rights.onObject("s3:DeleteObject", request.bucket(), request.key());
    return objects.delete(request);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    rights.onObject("s3:PutObject", request.bucket(), request.key());
    return uploads.begin(request);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    rights.onObject("s3:AbortMultipartUpload", upload.containerName(), upload.blobName());
    uploads.abort(upload);
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream payload) {
    rights.onObject("s3:PutObject", request.bucket(), request.key());
    return uploads.putPart(upload, request, payload);
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    // The front end asks for the parts by itself when an upload is completed.
    rights.onObject("s3:PutObject", upload.containerName(), upload.blobName());
    return uploads.parts(upload);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    rights.onObject("s3:PutObject", upload.containerName(), upload.blobName());
    return uploads.complete(upload, request);
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    rights.onBucket("s3:ListBucketMultipartUploads", bucket);
    return uploads.uploads(bucket);
  }

  @Override
  public long getMinimumMultipartPartSize() {
    return SMALLEST_PART_BYTES;
  }

  private void requireBucket(String bucket) {
    if (!store.hasBucket(bucket)) {
      throw S3Exceptions.noSuchBucket(bucket, "There is no bucket '" + bucket + "'.");
    }
  }
}
