package dev.spillway.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.aws.s3.ScriptedStore.Answer;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.LeftUpload;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stores answer when something is wrong.
class S3BucketFaultTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/export";
  private static final String KEY_ARN = "arn:aws:kms:us-west-2:123456789012:key/k";
  private static final ObjectKey KEY = new ObjectKey("export-1/part");
  private static final int LARGE_BYTES = 9 << 20;
  private static final String KMS = "x-amz-server-side-encryption";
  private static final Answer BEGUN =
      Answer.ok(
              "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>")
          .with(KMS, "aws:kms");
  private static final Answer PART = Answer.ok("").with("ETag", "\"e\"");
  private static final Answer DONE =
      Answer.ok(
          "<CompleteMultipartUploadResult><Key>k</Key><ETag>e</ETag></CompleteMultipartUploadResult>");
  private static final Answer HEAD_LARGE =
      Answer.ok("")
          .with("Content-Length", "" + LARGE_BYTES)
          .with("x-amz-meta-rows", "7")
          .with(KMS, "aws:kms");
  private static final Answer NO_UPLOAD = Answer.error(404, "NoSuchUpload", "No such upload");

  private ScriptedStore store;
  private S3Buckets buckets;

  @BeforeEach
  void start() throws IOException {
    store = new ScriptedStore();
    store.on("CreateMultipartUpload", BEGUN).on("UploadPart", PART);
    store.on("AbortMultipartUpload", new Answer(204, Map.of(), ""));
    open(S3Endpoint.at("ceph", store.uri(), "us-west-2"));
  }

  @AfterEach
  void stop() {
    buckets.close();
    store.close();
  }

  @Test
  void anErrorInsideOf200IsNoSuccess() {
    store.on(
        "CompleteMultipartUpload",
        Answer.ok("<Error><Code>InternalError</Code><Message>try again</Message></Error>"),
        DONE);
    store.on("HeadObject", new Answer(404, Map.of(), ""));
    writeLarge();
    assertThat(store.requests("CompleteMultipartUpload")).hasSize(2);
  }

  @Test
  void aLostAnswerToTheCompletionIsFoundOutByLookingAtTheObject() {
    store.on("CompleteMultipartUpload", NO_UPLOAD).on("HeadObject", HEAD_LARGE);
    writeLarge();
    assertThat(store.requests("AbortMultipartUpload")).isEmpty();
  }

  @Test
  void anObjectOfAnotherWriterIsNotTakenForOurs() {
    for (Answer other :
        List.of(
            HEAD_LARGE.with("x-amz-meta-rows", "8"),
            HEAD_LARGE.with("Content-Length", "1"),
            new Answer(404, Map.of(), ""))) {
      store.on("CompleteMultipartUpload", NO_UPLOAD).on("HeadObject", other);
      assertThatThrownBy(this::writeLarge)
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SUCH_UPLOAD));
    }
  }

  @Test
  void aBusyStoreIsAskedAgain() {
    store.on(
        "PutObject",
        Answer.error(503, "SlowDown", "Reduce your request rate"),
        Answer.error(500, "InternalError", "again"),
        Answer.ok("").with(KMS, "aws:kms"));
    bucket().put(KEY, new byte[10], "text/plain");
    assertThat(store.requests("PutObject")).hasSize(3).allMatch(request -> request.bytes() > 0);
  }

  @Test
  void aRefusedPartEndsTheWriteAndAbortsTheUpload() {
    store.on("UploadPart", Answer.error(403, "AccessDenied", "Access Denied"));
    assertThatThrownBy(this::writeLarge)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.ACCESS_DENIED);
              assertThat(e.action()).isEqualTo("s3:PutObject");
            });
    assertThat(store.requests("AbortMultipartUpload")).hasSize(1);
    assertThat(store.requests("CompleteMultipartUpload")).isEmpty();
  }

  @Test
  void aStoreThatIgnoresTheEncryptionIsFoundOut() {
    store.on("PutObject", Answer.ok("")).on("HeadObject", Answer.ok(""));
    assertThatThrownBy(() -> bucket().put(KEY, new byte[1], "text/plain"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.NOT_SUPPORTED);
              assertThat(e).hasMessageContaining("set its 'encryption'");
            });
  }

  @Test
  void theStoresNameOfTheKeyAndBucketKeysAreSent() {
    open(
        S3Endpoint.at("ceph", store.uri(), "us-west-2")
            .with(
                new EndpointEncryption(
                    Encryption.SSE_KMS,
                    Map.of(KEY_ARN, "lake-key"),
                    EndpointEncryption.BucketKeys.ON)));
    store.on("PutObject", Answer.ok("").with(KMS, "aws:kms"));
    bucket().put(KEY, new byte[1], "text/plain");
    assertThat(store.requests("PutObject").getFirst().headers())
        .containsEntry(KMS, "aws:kms")
        .containsEntry(KMS + "-aws-kms-key-id", "lake-key")
        .containsEntry(KMS + "-bucket-key-enabled", "true");
  }

  @ParameterizedTest
  @CsvSource({"SSE_S3, AES256", "BUCKET_DEFAULT, ''", "NONE, ''"})
  void weakerModesAskForWhatTheySay(Encryption mode, String header) {
    open(S3Endpoint.at("x", store.uri(), "us-west-2").with(EndpointEncryption.of(mode)));
    store.on("PutObject", Answer.ok(""));
    bucket().put(KEY, new byte[1], "text/plain");
    assertThat(store.requests("PutObject").getFirst().headers().getOrDefault(KMS, ""))
        .isEqualTo(header);
    assertThat(bucket().encryption()).isEqualTo(mode.setting());
  }

  @Test
  void anUploadThatMayNotBeAbortedIsRememberedAndNoFailure() {
    store.on("AbortMultipartUpload", Answer.error(403, "AccessDenied", "Access Denied"));
    Bucket bucket = bucket();
    bucket.abort(KEY, "left");
    assertThat(bucket.leftUploads()).containsExactly(new LeftUpload(KEY, "left"));
  }

  @Test
  void theExpectedBucketOwnerIsNamedAndSignedInEveryRequest() {
    store.on("PutObject", Answer.ok("").with(KMS, "aws:kms"));
    open(
        S3Endpoint.at("x", store.uri(), "us-west-2")
            .with(new Route(Optional.empty(), Optional.of("123456789012"))));
    bucket().put(KEY, new byte[1], "text/plain");
    Map<String, String> headers = store.requests("PutObject").getFirst().headers();
    assertThat(headers).containsEntry("x-amz-expected-bucket-owner", "123456789012");
    assertThat(headers.get("authorization")).contains("x-amz-expected-bucket-owner");
  }

  @Test
  void everyRequestGoesThroughTheProxy() {
    store.on("PutObject", Answer.ok("").with(KMS, "aws:kms"));
    open(
        S3Endpoint.at("x", URI.create("http://s3.example.org"), "us-west-2")
            .with(new Route(Optional.of(store.uri()), Optional.empty())));
    bucket().put(KEY, new byte[1], "text/plain");
    assertThat(store.requests("PutObject").getFirst().headers())
        .containsEntry("host", "s3.example.org");
  }

  @Test
  void checksumTrailersAreSentOnlyWhereTheEndpointWantsThem() {
    store.on("PutObject", Answer.ok("").with(KMS, "aws:kms"));
    bucket().put(KEY, new byte[1], "text/plain");
    S3Endpoint plain = S3Endpoint.at("x", store.uri(), "us-west-2");
    open(
        new S3Endpoint(
            plain.name(),
            plain.uri(),
            plain.region(),
            plain.addressing(),
            plain.caFile(),
            Checksums.WHEN_SUPPORTED,
            plain.encryption(),
            plain.route()));
    bucket().put(KEY, new byte[1], "text/plain");
    List<ScriptedStore.Request> puts = store.requests("PutObject");
    assertThat(puts.getFirst().headers().keySet()).noneMatch(name -> name.contains("checksum"));
    assertThat(puts.getFirst().headers()).doesNotContainKey("x-amz-trailer");
    assertThat(puts.getLast().headers().keySet())
        .anyMatch(name -> name.contains("checksum") || name.equals("x-amz-trailer"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, none, NO_SUCH_BUCKET, Make the bucket",
    "301, PermanentRedirect, elsewhere, WRONG_REGION, region",
    "400, AuthorizationHeaderMalformed, expecting eu-west-1, WRONG_REGION, region",
    "403, AccessDenied, Access Denied, ACCESS_DENIED, Allow s3:PutObject",
    "403, InvalidAccessKeyId, unknown key, CREDENTIALS_REFUSED, access key",
    "403, SignatureDoesNotMatch, other secret, CREDENTIALS_REFUSED, its secret",
    "400, ExpiredToken, expired, CREDENTIALS_REFUSED, access key",
    "403, RequestTimeTooSkewed, late, CREDENTIALS_REFUSED, clocks",
    "403, AccessDenied, not authorized to perform: kms:GenerateDataKey, KEY_NOT_ACCESSIBLE, KMS key",
    "400, KMS.DisabledException, key is disabled, KEY_NOT_ACCESSIBLE, Enable the KMS key",
    "400, KMS.NotFoundException, no key, KEY_NOT_ACCESSIBLE, store-key-id",
    "403, QuotaExceeded, , FULL, Make room",
    "507, XMinioStorageFull, full, FULL, Make room",
    "501, NotImplemented, Server-side encryption is not supported, NOT_SUPPORTED, 'encryption'",
    "400, InvalidArgument, x-amz-server-side-encryption unknown, NOT_SUPPORTED, 'encryption'",
    "400, InvalidArgument, x-amz-trailer checksum unknown, NOT_SUPPORTED, checksums: when-required",
    "400, InvalidArgument, something else, OTHER, log",
  })
  void everyRefusalHasItsKindAndItsAdvice(
      int status, String code, String message, Kind kind, String advice) {
    store.on("PutObject", Answer.error(status, code, message == null ? "" : message));
    assertThatThrownBy(() -> bucket().put(KEY, new byte[1], "text/plain"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e)
                  .hasMessageContaining("s3:PutObject")
                  .hasMessageContaining("s3://lake/" + KEY)
                  .hasMessageContaining("'ceph'")
                  .hasMessageContaining(code)
                  .hasMessageContaining(advice);
            });
  }

  @Test
  void anUnreachableStoreIsTransient() {
    store.close();
    assertThatThrownBy(() -> bucket().head(KEY))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
              assertThat(e).hasMessageContaining("ConnectException");
            });
  }

  @Test
  void anUnknownRoleIsRefusedInRdsWordsWithWhatToConfigure() {
    String role = "arn:aws:iam::123456789012:role/unknown";
    assertThatThrownBy(() -> buckets.open(new BucketRequest("lake", role, KEY_ARN)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.IAM_ROLE_NOT_FOUND);
              assertThat(e)
                  .hasMessageContaining(
                      "The principal export.rds.amazonaws.com isn't allowed to assume the IAM role")
                  .hasMessageContaining(role)
                  .hasMessageContaining("'roles' in the configuration")
                  .hasMessageContaining(ROLE);
            });
  }

  private void writeLarge() {
    try (ObjectWrite write = bucket().write(KEY, Map.of("rows", "7"), 0, UploadListener.none())) {
      write.write(new byte[LARGE_BYTES], 0, LARGE_BYTES);
      write.commit();
    }
  }

  private void open(S3Endpoint endpoint) {
    buckets =
        new S3Buckets(
            List.of(
                new RoleBinding(
                    ROLE, endpoint, Credentials.fixed(AccessKeyPair.of("id", "secret")))),
            32 << 20);
  }

  private Bucket bucket() {
    return buckets.open(new BucketRequest("lake", ROLE, KEY_ARN));
  }
}
