package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.LeftUpload;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// A bucket through the AWS SDK.
final class S3Bucket implements Bucket {
  private static final Logger LOG = LoggerFactory.getLogger(S3Bucket.class);

  private static final int NOT_FOUND = 404;

  /// What GetBucketLocation answers as nothing.
  private static final String FIRST_REGION = "us-east-1";

  private final S3Client client;
  private final S3Endpoint endpoint;
  private final BucketRequest request;
  private final UploadLanes lanes;
  private final StoreErrors errors;
  private final SseHeaders sse;
  private final Function<String, Optional<S3Endpoint>> endpoints;
  private final Queue<LeftUpload> left = new ConcurrentLinkedQueue<>();

  /// @param endpoints of roles by their ARN
  S3Bucket(
      S3Client client,
      S3Endpoint endpoint,
      BucketRequest request,
      UploadLanes lanes,
      Function<String, Optional<S3Endpoint>> endpoints) {
    this.endpoints = endpoints;
    this.client = client;
    this.endpoint = endpoint;
    this.request = request;
    this.lanes = lanes;
    this.errors = new StoreErrors(endpoint, request.bucket());
    this.sse = new SseHeaders(endpoint, request.keyArn());
  }

  @Override
  public String name() {
    return request.bucket();
  }

  @Override
  public String encryption() {
    return endpoint.encryption().mode().setting();
  }

  /// For AWS the bucket's region; for any other store, whose regions are names of its own, the
  /// region that the endpoint declares.
  @Override
  public String location() {
    String location =
        asked(
            "s3:GetBucketLocation",
            "",
            () -> client.getBucketLocation(b -> b.bucket(name())).locationConstraintAsString());
    // Some stores answer the location of buckets that they do not have.
    try {
      HeadBucketResponse head = client.headBucket(b -> b.bucket(name()));
      if (endpoint.isAws() && head.bucketRegion() != null) {
        return head.bucketRegion();
      }
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new StoreException(
            Kind.NO_SUCH_BUCKET,
            "s3:GetBucketLocation",
            "There is no bucket '%s' at the endpoint '%s'. Make it, or name one that exists there."
                .formatted(name(), endpoint.name()),
            e);
      }
    } catch (SdkException e) {
      throw errors.explain("s3:ListBucket", "", e);
    }
    if (!endpoint.isAws()) {
      return endpoint.region();
    }
    return location == null || location.isEmpty() ? FIRST_REGION : location;
  }

  @Override
  public ObjectWrite write(
      ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
    return new S3ObjectWrite(this, lanes, new NewObject(key, metadata, listener), expectedBytes);
  }

  @Override
  public void put(ObjectKey key, byte[] content, String contentType) {
    put(key, contentType, Map.of(), RequestBody.fromBytes(content));
  }

  @Override
  public void putInParts(ObjectKey key, byte[] content, int partBytes) {
    NewObject object = new NewObject(key, Map.of(), UploadListener.none());
    try (S3ObjectWrite write = S3ObjectWrite.inParts(this, lanes, object, partBytes)) {
      write.write(content, 0, content.length);
      write.commit();
    }
  }

  /// @return the object's ETag
  String put(ObjectKey key, String contentType, Map<String, String> metadata, RequestBody body) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(name())
            .key(key.text())
            .contentType(contentType)
            .metadata(metadata);
    sse.into(put);
    PutObjectResponse answer =
        asked("s3:PutObject", key.text(), () -> client.putObject(put.build(), body));
    requireEncrypted(key, answer.serverSideEncryption());
    return etag(answer.eTag());
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return headObject(key)
        .map(head ->
            new ObjectInfo(key.text(), head.contentLength(), etag(head.eTag()), head.metadata()));
  }

  /// In the form of headers, which is quoted: in XML not every store writes it so.
  static String etag(@Nullable String said) {
    if (said == null || said.isEmpty()) {
      return "";
    }
    return said.startsWith("\"") ? said : '"' + said + '"';
  }

  @Override
  public InputStream read(ObjectKey key) {
    return asked(
        "s3:GetObject", key.text(), () -> client.getObject(b -> b.bucket(name()).key(key.text())));
  }

  @Override
  public void list(String prefix, Consumer<ObjectInfo> each) {
    ListObjectsV2Request.Builder page =
        ListObjectsV2Request.builder().bucket(name()).prefix(prefix);
    boolean more = true;
    while (more) {
      ListObjectsV2Response answer =
          asked("s3:ListBucket", "", () -> client.listObjectsV2(page.build()));
      for (S3Object object : answer.contents()) {
        each.accept(new ObjectInfo(object.key(), object.size(), Map.of()));
      }
      more = Boolean.TRUE.equals(answer.isTruncated());
      page.continuationToken(answer.nextContinuationToken());
    }
  }

  @Override
  public boolean isEmpty(String prefix) {
    ListObjectsV2Response answer =
        asked(
            "s3:ListBucket",
            "",
            () -> client.listObjectsV2(b -> b.bucket(name()).prefix(prefix).maxKeys(1)));
    return answer.contents().isEmpty();
  }

  @Override
  public void delete(ObjectKey key) {
    asked(
        "s3:DeleteObject",
        key.text(),
        () -> client.deleteObject(b -> b.bucket(name()).key(key.text())));
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {
    try {
      client.abortMultipartUpload(b -> b.bucket(name()).key(key.text()).uploadId(uploadId));
    } catch (SdkException e) {
      Kind kind = StoreErrors.kind(e);
      if (kind == Kind.ACCESS_DENIED || kind == Kind.CREDENTIALS_REFUSED) {
        LOG.warn(
            "the upload {} of s3://{}/{} stays open: the role may not call s3:AbortMultipartUpload",
            uploadId,
            name(),
            key);
        left.add(new LeftUpload(key, uploadId));
      } else if (kind != Kind.NO_SUCH_UPLOAD && kind != Kind.NO_SUCH_BUCKET) {
        throw errors.explain("s3:AbortMultipartUpload", key.text(), e);
      }
    }
  }

  /// Only an endpoint that is the same in every setting but encryption is taken for one store.
  @Override
  public Optional<ServerSideCopies> copiesFrom(BucketRequest source) {
    return endpoints
        .apply(source.roleArn())
        .filter(other -> other.with(endpoint.encryption()).equals(endpoint))
        .map(_ -> new S3Copies(this, source.bucket()));
  }

  MultipartWrite beginParts(NewObject object) {
    return MultipartWrite.begin(this, lanes, object);
  }

  @Override
  public List<LeftUpload> leftUploads() {
    return List.copyOf(left);
  }

  /// Nothing: the client and the threads belong to [S3Buckets].
  @Override
  public void close() {}

  S3Client client() {
    return client;
  }

  SseHeaders sse() {
    return sse;
  }

  Optional<HeadObjectResponse> headObject(ObjectKey key) {
    try {
      return Optional.of(client.headObject(b -> b.bucket(name()).key(key.text())));
    } catch (SdkException e) {
      if (e instanceof AwsServiceException refused && refused.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw errors.explain("s3:GetObject", key.text(), e);
    }
  }

  <T> T asked(String action, String key, Supplier<T> call) {
    try {
      return call.get();
    } catch (AbortedException e) {
      throw new FailedException(
          Fault.STOPPED, action + " on s3://" + name() + "/" + key + " was stopped.", e);
    } catch (SdkException e) {
      throw errors.explain(action, key, e);
    }
  }

  /// Stores exist that ignore the encryption headers, and others that encrypt without saying so in
  /// this answer: where it does not say so, the object itself must.
  void requireEncrypted(ObjectKey key, @Nullable ServerSideEncryption said) {
    if (endpoint.encryption().mode() != Encryption.SSE_KMS || SseHeaders.isKms(said)) {
      return;
    }
    Optional<HeadObjectResponse> head = headObject(key);
    if (head.isEmpty() || !SseHeaders.isKms(head.get().serverSideEncryption())) {
      throw new StoreException(
          Kind.NOT_SUPPORTED,
          "s3:PutObject",
          "The endpoint '%s' ignored the request to encrypt s3://%s/%s under the KMS key. If it has no SSE-KMS, set its 'encryption' to sse-s3, bucket-default or none."
              .formatted(endpoint.name(), name(), key));
    }
  }
}
