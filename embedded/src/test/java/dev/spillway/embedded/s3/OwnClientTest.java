package dev.spillway.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.aws.s3.S3Buckets;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.testkit.objectstore.BucketContract;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The way to a bucket in the same process keeps the contract of the way over HTTP, and refuses
/// what that refuses.
class OwnClientTest implements BucketContract {
  @TempDir static Path directory;
  private static EmbeddedStore store;
  private static S3Buckets buckets;
  private static int tests;

  @BeforeAll
  static void start() {
    store = new EmbeddedStore(directory);
    buckets = store.own();
  }

  @AfterAll
  static void stop() {
    buckets.close();
    store.close();
  }

  @BeforeEach
  void freshBucket() {
    store.s3.createBucket("own-" + ++tests);
  }

  @Override
  public Bucket bucket() {
    return buckets.open(store.request("own-" + tests));
  }

  @Override
  public Bucket missingBucket() {
    return buckets.open(store.request("missing"));
  }

  @Test
  void whatItWritesIsThereOverHttpUnderTheKey() {
    bucket().put(new ObjectKey("a/b"), new byte[] {1, 2, 3}, "application/json");

    HeadObjectResponse head = store.client.headObject(b -> b.bucket("own-" + tests).key("a/b"));

    assertThat(head.contentLength()).isEqualTo(3);
    assertThat(head.contentType()).isEqualTo("application/json");
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).isEqualTo(store.key.arn());
  }

  @Test
  void aKeyThatNobodyHasIsRefused() {
    try (S3Client stranger = store.s3.client(() -> "NOBODY")) {
      assertThatThrownBy(() -> stranger.headObject(b -> b.bucket("own-" + tests).key("a")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId"));
    }
  }

  @Test
  void aKeyMayDoOnlyWhatItsGrantsSay() {
    bucket().put(new ObjectKey("a"), new byte[1], "text/plain");
    String name = "own-" + tests;
    try (S3Client powerless = store.s3.client(() -> EmbeddedStore.POWERLESS)) {
      RequestBody body = RequestBody.fromString("x");
      assertDenied(() -> powerless.putObject(b -> b.bucket(name).key("a"), body));
      assertDenied(() -> powerless.getObject(b -> b.bucket(name).key("a")).abort());
      assertDenied(() -> powerless.headObject(b -> b.bucket(name).key("a")));
      assertDenied(() -> powerless.deleteObject(b -> b.bucket(name).key("a")));
      assertDenied(() -> powerless.listObjectsV2(b -> b.bucket(name)));
      assertDenied(() -> powerless.createMultipartUpload(b -> b.bucket(name).key("a")));
      assertDenied(() -> powerless.headBucket(b -> b.bucket(name)));
    }
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
  }

  @Test
  void aDisabledKmsKeyIsRefusedAsOverHttp() {
    store.kms.disable(store.key.id());
    try {
      assertThatThrownBy(() -> bucket().put(new ObjectKey("a"), new byte[1], "text/plain"))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY_NOT_ACCESSIBLE));
    } finally {
      store.kms.enable(store.key.id());
    }
  }
}
