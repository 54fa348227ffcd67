package dev.spillway.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Listings of the embedded endpoint, seen by a plain client of the AWS SDK.
class EmbeddedS3ListingTest {
  @TempDir static Path directory;
  private static EmbeddedStore store;
  private static S3Client client;

  @BeforeAll
  static void start() {
    store = new EmbeddedStore(directory);
    client = store.client;
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void aDelimiterFoldsKeysIntoPrefixesAcrossPages() {
    for (String key :
        List.of("f/a", "f/b/1", "f/b/2", "f/b-c", "f/d/1/2", "f/d/3", "f/e", "f/Z/1")) {
      put(key, content(1));
    }
    StringBuilder listed = new StringBuilder();
    String token = null;
    do {
      String from = token;
      ListObjectsV2Response page =
          client.listObjectsV2(
              b -> b.bucket("lake").prefix("f/").delimiter("/").maxKeys(1).continuationToken(from));
      assertThat(page.contents().size() + page.commonPrefixes().size()).isEqualTo(1);
      for (S3Object object : page.contents()) {
        listed.append(object.key()).append(' ');
      }
      for (CommonPrefix prefix : page.commonPrefixes()) {
        listed.append(prefix.prefix()).append(' ');
      }
      token = page.nextContinuationToken();
    } while (token != null);
    assertThat(listed.toString()).isEqualTo("f/Z/ f/a f/b-c f/b/ f/d/ f/e ");
    assertThat(
            client
                .listObjects(b -> b.bucket("lake").prefix("f/").delimiter("/").marker("f/b/"))
                .commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("f/d/");
    assertThat(
            client.listObjectsV2(b -> b.bucket("lake").prefix("f/").startAfter("f/b/1")).contents())
        .extracting(S3Object::key)
        .containsExactly("f/b/2", "f/d/1/2", "f/d/3", "f/e");
  }

  @Test
  void bucketsAreMadeListedAndDeletedWhenEmpty() {
    client.createBucket(b -> b.bucket("another"));
    assertThat(client.listBuckets().buckets()).extracting(x -> x.name()).contains("another");
    client.putObject(b -> b.bucket("another").key("a/b"), RequestBody.fromString("x"));
    assertRefused(409, "BucketNotEmpty", () -> client.deleteBucket(b -> b.bucket("another")));
    client.deleteObject(b -> b.bucket("another").key("a/b"));
    client.deleteBucket(b -> b.bucket("another"));
    assertThat(client.listBuckets().buckets()).extracting(x -> x.name()).doesNotContain("another");
    assertThatThrownBy(() -> store.s3.createBucket("Upper"))
        .hasMessageContaining("'Upper' is no bucket name");
    assertThat(client.headBucket(b -> b.bucket("lake")).bucketRegion()).isEqualTo("us-west-2");
  }

  private static void put(String key, byte[] content) {
    client.putObject(b -> b.bucket("lake").key(key), RequestBody.fromBytes(content));
  }

  private static void assertRefused(int status, String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  private static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }
}
