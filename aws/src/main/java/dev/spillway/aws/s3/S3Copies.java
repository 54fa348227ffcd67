package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.UploadListener;
import java.util.Map;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/// Copies by the store: CopyObject up to a size, else UploadPartCopy of ranges. Each names the ETag
/// of the version that is meant, so that another one under its key is refused.
final class S3Copies implements ServerSideCopies {
  /// What CopyObject takes is 5 GiB.
  private static final Sizes STANDARD = new Sizes(5L << 30, 1L << 30);

  private static final String CONTENT_TYPE = "application/octet-stream";

  private final S3Bucket bucket;
  private final String sourceBucket;
  private final Sizes sizes;

  /// @param whole the largest object that is copied by one request
  /// @param part of what is larger
  record Sizes(long whole, long part) {}

  S3Copies(S3Bucket bucket, String sourceBucket) {
    this(bucket, sourceBucket, STANDARD);
  }

  S3Copies(S3Bucket bucket, String sourceBucket, Sizes sizes) {
    this.bucket = bucket;
    this.sourceBucket = sourceBucket;
    this.sizes = sizes;
  }

  @Override
  public String copy(
      ObjectVersion source,
      ObjectKey target,
      Map<String, String> metadata,
      UploadListener listener) {
    if (source.bytes() <= sizes.whole()) {
      return copyWhole(source, target, metadata);
    }
    return copyParts(source, new NewObject(target, metadata, listener));
  }

  private String copyWhole(ObjectVersion source, ObjectKey target, Map<String, String> metadata) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(sourceBucket)
            .sourceKey(source.key().text())
            .copySourceIfMatch(source.etag())
            .destinationBucket(bucket.name())
            .destinationKey(target.text())
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(metadata)
            .contentType(CONTENT_TYPE);
    bucket.sse().into(request);
    CopyObjectResponse answer =
        bucket.asked(
            "s3:PutObject", target.text(), () -> bucket.client().copyObject(request.build()));
    bucket.requireEncrypted(target, answer.serverSideEncryption());
    return S3Bucket.etag(answer.copyObjectResult().eTag());
  }

  private String copyParts(ObjectVersion source, NewObject object) {
    MultipartWrite write = bucket.beginParts(object);
    boolean complete = false;
    try {
      for (long from = 0; from < source.bytes(); from += sizes.part()) {
        write.copy(sourceBucket, source, from, Math.min(source.bytes(), from + sizes.part()));
      }
      String etag = write.complete(source.bytes());
      complete = true;
      return etag;
    } finally {
      if (!complete) {
        write.abandon();
      }
    }
  }
}
