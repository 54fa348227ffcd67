package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.EncryptedStore;
import dev.spillway.embedded.s3.store.ListPage;
import dev.spillway.embedded.s3.store.ListRequest;
import dev.spillway.embedded.s3.store.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Listings of objects, in both versions of the request. Thread-safe.
final class ListingRequests {
  private static final int PAGE = 1000;

  private final EncryptedStore store;

  ListingRequests(EncryptedStore store) {
    this.store = store;
  }

  ListObjectsV2Response list(ListObjectsV2Request request) {
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

  ListObjectsResponse list(ListObjectsRequest request) {
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
}
