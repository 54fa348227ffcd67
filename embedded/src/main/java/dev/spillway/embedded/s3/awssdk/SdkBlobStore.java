package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ByteRange;
import dev.spillway.embedded.s3.store.ContentHeaders;
import dev.spillway.embedded.s3.store.EncryptedStore;
import dev.spillway.embedded.s3.store.EncryptionRequest;
import dev.spillway.embedded.s3.store.ListPage;
import dev.spillway.embedded.s3.store.ListRequest;
import dev.spillway.embedded.s3.store.ObjectName;
import dev.spillway.embedded.s3.store.PartFile;
import dev.spillway.embedded.s3.store.PutRequest;
import dev.spillway.embedded.s3.store.StoredObject;
import dev.spillway.embedded.s3.store.UploadId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
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
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Answers S3Proxy's front end from an [EncryptedStore]. Everything in it is private: no canned ACL
/// but `private` is taken, so nothing is ever readable without a signature. Thread-safe.
public final class SdkBlobStore implements BlobStore {
  private static final int PAGE = 1000;
  private static final long SMALLEST_PART_BYTES = 5L << 20;
  private static final String NO_VERSION = "null";

  private final EncryptedStore store;
  private final String region;

  /// @param region what HeadBucket answers
  public SdkBlobStore(EncryptedStore store, String region) {
    this.store = store;
    this.region = region;
  }

  /// Says yes without having versions, since a front end that is told no completes multipart
  /// uploads behind an answer of 200 and then calls every failure an internal error.
  @Override
  public boolean supportsVersioning() {
    return true;
  }

  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    requireBucket(request.bucket());
    return GetBucketVersioningResponse.builder().build();
  }

  @Override
  public boolean supportsServerSideEncryption() {
    return true;
  }

  @Override
  public ListBucketsResponse list() {
    List<Bucket> buckets =
        store.buckets().stream()
            .map(b -> Bucket.builder().name(b.name()).creationDate(b.created()).build())
            .toList();
    return ListBucketsResponse.builder().buckets(buckets).build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    requireBucket(request.bucket());
    return HeadBucketResponse.builder().bucketRegion(region).build();
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    requirePrivate(request.acl() == null || request.acl() == BucketCannedACL.PRIVATE);
    Errors.told(new ObjectName(request.bucket(), ""), () -> store.createBucket(request.bucket()));
    return CreateBucketResponse.builder().build();
  }

  @Override
  public void deleteBucket(String bucket) {
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
    requirePrivate(access == BucketCannedACL.PRIVATE);
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    found(new ObjectName(bucket, key), null);
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key, @Nullable String versionId) {
    found(new ObjectName(bucket, key), versionId);
    return ObjectCannedACL.PRIVATE;
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    found(new ObjectName(bucket, key), null);
    requirePrivate(access == ObjectCannedACL.PRIVATE);
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    PageToken token = new PageToken("", false);
    if (request.continuationToken() != null) {
      token = PageToken.decode(request.continuationToken());
    } else if (request.startAfter() != null) {
      token = new PageToken(request.startAfter(), false);
    }
    ListPage page =
        page(
            request.bucket(),
            new ListRequest(
                text(request.prefix()),
                text(request.delimiter()),
                token.after(),
                token.isPrefix(),
                limit(request.maxKeys())));
    return ListObjectsV2Response.builder()
        .contents(entries(page))
        .commonPrefixes(commonPrefixes(page))
        .isTruncated(!page.isLast())
        .nextContinuationToken(page.isLast() ? null : PageToken.after(page).encode())
        .build();
  }

  @Override
  public ListObjectsResponse listV1(ListObjectsRequest request) {
    String marker = text(request.marker());
    String delimiter = text(request.delimiter());
    boolean isPrefix = !delimiter.isEmpty() && marker.endsWith(delimiter);
    ListPage page =
        page(
            request.bucket(),
            new ListRequest(
                text(request.prefix()), delimiter, marker, isPrefix, limit(request.maxKeys())));
    return ListObjectsResponse.builder()
        .contents(entries(page))
        .commonPrefixes(commonPrefixes(page))
        .isTruncated(!page.isLast())
        .nextMarker(page.isLast() ? null : page.last())
        .build();
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    requirePrivate(request.acl() == null || request.acl() == ObjectCannedACL.PRIVATE);
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
        .ssekmsKeyId(kmsKey(object))
        .build();
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    requirePrivate(request.acl() == null || request.acl() == ObjectCannedACL.PRIVATE);
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    Headers.requireNoCustomerKey(request.copySourceSSECustomerAlgorithm());
    ObjectName from = new ObjectName(request.sourceBucket(), request.sourceKey());
    ObjectName to = new ObjectName(request.destinationBucket(), request.destinationKey());
    EncryptionRequest encryption =
        Headers.encryption(
            request.serverSideEncryptionAsString(),
            request.ssekmsKeyId(),
            request.ssekmsEncryptionContext());
    StoredObject copy;
    try (Opened source = open(from, request.sourceVersionId(), null)) {
      Conditions.requireForCopy(source.object(), request);
      ContentHeaders headers =
          request.metadataDirective() == MetadataDirective.REPLACE
              ? Headers.of(request)
              : source.object().headers();
      PutRequest put =
          new PutRequest(
              to, headers, encryption, Conditions.write(request.ifMatch(), request.ifNoneMatch()));
      copy = Errors.asked(to, () -> store.put(put, source.content(), source.object().bytes()));
    }
    return CopyObjectResponse.builder()
        .copyObjectResult(r -> r.eTag(copy.etag()).lastModified(copy.modified()))
        .serverSideEncryption(copy.sealing().algorithm())
        .ssekmsKeyId(kmsKey(copy))
        .build();
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    Headers.requireNoCustomerKey(request.sseCustomerAlgorithm());
    StoredObject object =
        found(new ObjectName(request.bucket(), request.key()), request.versionId());
    HeadObjectResponse.Builder response =
        HeadObjectResponse.builder()
            .contentLength(object.bytes())
            .eTag(object.etag())
            .lastModified(object.modified())
            .serverSideEncryption(object.sealing().algorithm())
            .ssekmsKeyId(kmsKey(object));
    Headers.into(response, object.headers());
    return response.build();
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
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
            .ssekmsKeyId(kmsKey(object));
    if (request.range() != null) {
      response.contentRange(
          "bytes %d-%d/%d"
              .formatted(range.from(), range.from() + range.length() - 1, object.bytes()));
    }
    Headers.into(response, object.headers());
    return new ResponseInputStream<>(
        response.build(), AbortableInputStream.create(opened.content()));
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    requireNoVersion(new ObjectName(request.bucket(), request.key()), request.versionId());
    if (request.ifMatchSize() != null || request.ifMatchLastModifiedTime() != null) {
      throw Errors.notImplemented("This store deletes on the condition If-Match only.");
    }
    ObjectName name = new ObjectName(request.bucket(), request.key());
    Errors.told(name, () -> store.delete(name, Conditions.write(request.ifMatch(), null)));
    return DeleteObjectResponse.builder().build();
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    requirePrivate(request.acl() == null || request.acl() == ObjectCannedACL.PRIVATE);
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
            .ssekmsKeyId(kmsKey(upload))
            .build();
    return new MultipartUpload(upload.content(), request, response);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    Errors.told(name(upload), () -> store.abort(id(upload)));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
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
  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
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

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
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
        .ssekmsKeyId(kmsKey(object))
        .build();
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
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

  @Override
  public long getMinimumMultipartPartSize() {
    return SMALLEST_PART_BYTES;
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

  private StoredObject found(ObjectName name, @Nullable String versionId) {
    requireNoVersion(name, versionId);
    return Errors.asked(name, () -> store.head(name));
  }

  private void requireBucket(String bucket) {
    if (!store.hasBucket(bucket)) {
      throw S3Exceptions.noSuchBucket(bucket, "There is no bucket '" + bucket + "'.");
    }
  }

  private static void requireNoVersion(ObjectName name, @Nullable String versionId) {
    if (versionId != null && !versionId.equals(NO_VERSION)) {
      throw S3Exceptions.noSuchVersion(
          name.bucket(), name.key(), versionId, "This store keeps no versions.");
    }
  }

  private static void requirePrivate(boolean isPrivate) {
    if (!isPrivate) {
      throw Errors.notImplemented("This store has no access but private.");
    }
  }

  private ListPage page(String bucket, ListRequest request) {
    return Errors.asked(new ObjectName(bucket, ""), () -> store.list(bucket, request));
  }

  private static List<S3Object> entries(ListPage page) {
    return page.objects().stream()
        .map(object ->
            S3Object.builder()
                .key(object.name().key())
                .eTag(object.etag())
                .lastModified(object.modified())
                .size(object.bytes())
                .storageClass(ObjectStorageClass.STANDARD)
                .build())
        .toList();
  }

  private static List<CommonPrefix> commonPrefixes(ListPage page) {
    return page.commonPrefixes().stream()
        .map(prefix -> CommonPrefix.builder().prefix(prefix).build())
        .toList();
  }

  private static int limit(@Nullable Integer maxKeys) {
    return maxKeys == null ? PAGE : Math.min(maxKeys, PAGE);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static ObjectName name(MultipartUpload upload) {
    return new ObjectName(upload.containerName(), upload.blobName());
  }

  private static UploadId id(MultipartUpload upload) {
    return new UploadId(name(upload), upload.id());
  }

  private static @Nullable String kmsKey(StoredObject object) {
    return object.sealing().algorithm().equals("aws:kms") ? object.sealing().keyArn() : null;
  }
}
