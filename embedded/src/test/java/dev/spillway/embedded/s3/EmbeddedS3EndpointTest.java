package dev.spillway.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.kms.KeyDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The embedded endpoint, seen by a plain client of the AWS SDK.
class EmbeddedS3EndpointTest {
  private static final int PART_BYTES = 5 << 20;

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
  void anyRangeOfAnObjectIsExact() {
    for (int bytes : List.of(1, 1000, 131_072, 131_073, 1_000_003)) {
      byte[] content = content(bytes);
      put("ranges/" + bytes, content);
      assertRanges("ranges/" + bytes, content);
    }
  }

  @Test
  void aMultipartObjectIsWholeInRangesAndKeepsItsMetadataAndKey() {
    KeyDescription key = store.kms.create("multipart-key");
    byte[] content = content(2 * PART_BYTES + 77_777);
    CreateMultipartUploadResponse upload =
        client.createMultipartUpload(b ->
            b.bucket("lake")
                .key("multi part+ä")
                .contentType("application/vnd.apache.parquet")
                .metadata(Map.of("rows", "42"))
                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                .ssekmsKeyId(key.id()));
    assertThat(upload.ssekmsKeyId()).isEqualTo(key.arn());
    List<CompletedPart> parts =
        List.of(
            part(upload, 2, Arrays.copyOfRange(content, 0, PART_BYTES)),
            part(upload, 5, Arrays.copyOfRange(content, PART_BYTES, 2 * PART_BYTES)),
            part(upload, 9, Arrays.copyOfRange(content, 2 * PART_BYTES, content.length)));
    client.completeMultipartUpload(b ->
        b.bucket("lake")
            .key("multi part+ä")
            .uploadId(upload.uploadId())
            .multipartUpload(m -> m.parts(parts)));

    HeadObjectResponse head = client.headObject(b -> b.bucket("lake").key("multi part+ä"));
    assertThat(head.contentLength()).isEqualTo(content.length);
    assertThat(head.metadata()).containsEntry("rows", "42");
    assertThat(head.contentType()).isEqualTo("application/vnd.apache.parquet");
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).isEqualTo(key.arn());
    assertRanges("multi part+ä", content);
  }

  @Test
  void aPartThatIsSentAgainReplacesTheFirst() {
    CreateMultipartUploadResponse upload =
        client.createMultipartUpload(b -> b.bucket("lake").key("again"));
    part(upload, 1, content(100));
    byte[] second = content(200);
    CompletedPart part = part(upload, 1, second);
    client.completeMultipartUpload(b ->
        b.bucket("lake")
            .key("again")
            .uploadId(upload.uploadId())
            .multipartUpload(m -> m.parts(part)));
    assertThat(get("again")).isEqualTo(second);
  }

  @Test
  void completingTwiceAnswersTheSame() {
    CreateMultipartUploadResponse upload =
        client.createMultipartUpload(b -> b.bucket("lake").key("twice"));
    CompletedPart part = part(upload, 1, content(100));
    for (int i = 0; i < 2; i++) {
      client.completeMultipartUpload(b ->
          b.bucket("lake")
              .key("twice")
              .uploadId(upload.uploadId())
              .multipartUpload(m -> m.parts(part)));
    }
    assertThat(get("twice")).hasSize(100);
  }

  @Test
  void withoutAHeaderTheDefaultKeyEncrypts() {
    put("default", content(10));
    HeadObjectResponse head = client.headObject(b -> b.bucket("lake").key("default"));
    assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    assertThat(head.ssekmsKeyId()).isEqualTo(store.key.arn());
  }

  @Test
  void aKeyThatDoesNotExistRefusesTheWrite() {
    assertRefused(400, "KMS.NotFoundException", () -> putUnder("missing-key", "refused"));
    assertThat(keys("refused")).isEmpty();
    assertRefused(
        400,
        "KMS.NotFoundException",
        () ->
            client.createMultipartUpload(b ->
                b.bucket("lake")
                    .key("refused")
                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId("missing-key")));
  }

  @Test
  void aDisabledKeyRefusesWritesAndReads() {
    KeyDescription key = store.kms.create("disabled-key");
    putUnder(key.arn(), "disabled");
    store.kms.disable(key.id());
    assertRefused(400, "KMS.DisabledException", () -> get("disabled"));
    assertRefused(400, "KMS.DisabledException", () -> putUnder(key.arn(), "disabled2"));
    store.kms.scheduleDeletion(key.id(), Duration.ofDays(7));
    assertRefused(400, "KMS.KMSInvalidStateException", () -> get("disabled"));
    store.kms.cancelDeletion(key.id());
    store.kms.enable(key.id());
    assertThat(get("disabled")).hasSize(10);
  }

  @Test
  void aWrongSecretAnUnknownKeyAndNoSignatureAreRefused() throws Exception {
    put("private", content(10));
    try (S3Client wrong = store.client(new AccessKey(EmbeddedStore.CALLER_KEY.id(), "wrong"));
        S3Client unknown = store.client(new AccessKey("UNKNOWN", "secret"))) {
      assertRefused(
          403,
          "SignatureDoesNotMatch",
          () -> wrong.getObjectAsBytes(b -> b.bucket("lake").key("private")));
      assertRefused(
          403,
          "SignatureDoesNotMatch",
          () -> wrong.putObject(b -> b.bucket("lake").key("x"), RequestBody.fromString("x")));
      assertRefused(
          403,
          "InvalidAccessKeyId",
          () -> unknown.getObjectAsBytes(b -> b.bucket("lake").key("private")));
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : List.of("/", "/lake", "/lake/private", "/lake?list-type=2")) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(store.s3.endpoint() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(403);
      }
    }
  }

  @Test
  void everyAccessKeySeesTheSameObjects() {
    try (S3Client role = store.client(EmbeddedStore.ROLE_KEY)) {
      role.putObject(b -> b.bucket("lake").key("shared"), RequestBody.fromString("x"));
    }
    assertThat(get("shared")).isEqualTo("x".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ifNoneMatchLetsOneWriterWinOnly() {
    client.putObject(
        b -> b.bucket("lake").key("once").ifNoneMatch("*"), RequestBody.fromString("first"));
    assertRefused(
        412,
        "PreconditionFailed",
        () ->
            client.putObject(
                b -> b.bucket("lake").key("once").ifNoneMatch("*"),
                RequestBody.fromString("second")));
    assertThat(get("once")).isEqualTo("first".getBytes(StandardCharsets.UTF_8));

    CreateMultipartUploadResponse upload =
        client.createMultipartUpload(b -> b.bucket("lake").key("once"));
    CompletedPart part = part(upload, 1, content(100));
    assertRefused(
        412,
        "PreconditionFailed",
        () ->
            client.completeMultipartUpload(b ->
                b.bucket("lake")
                    .key("once")
                    .uploadId(upload.uploadId())
                    .ifNoneMatch("*")
                    .multipartUpload(m -> m.parts(part))));
  }

  @Test
  void aCopyIsReadableUnderItsOwnKey() {
    KeyDescription key = store.kms.create("copy-key");
    byte[] content = content(300_000);
    client.putObject(
        b -> b.bucket("lake").key("copy/from a+ä").metadata(Map.of("a", "1")),
        RequestBody.fromBytes(content));
    client.copyObject(b ->
        b.sourceBucket("lake")
            .sourceKey("copy/from a+ä")
            .destinationBucket("lake")
            .destinationKey("copy/to")
            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
            .ssekmsKeyId(key.id()));
    client.deleteObject(b -> b.bucket("lake").key("copy/from a+ä"));
    assertThat(get("copy/to")).isEqualTo(content);
    HeadObjectResponse head = client.headObject(b -> b.bucket("lake").key("copy/to"));
    assertThat(head.ssekmsKeyId()).isEqualTo(key.arn());
    assertThat(head.metadata()).containsEntry("a", "1");
    client.copyObject(b ->
        b.sourceBucket("lake")
            .sourceKey("copy/to")
            .destinationBucket("lake")
            .destinationKey("copy/to")
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(Map.of("b", "2")));
    assertThat(client.headObject(b -> b.bucket("lake").key("copy/to")).metadata())
        .isEqualTo(Map.of("b", "2"));
  }

  @Test
  void aReaderIsNotDisturbedByADeletion() throws IOException {
    byte[] content = content(3_000_000);
    put("read/deleted", content);
    try (var in = client.getObject(b -> b.bucket("lake").key("read/deleted"))) {
      byte[] first = in.readNBytes(1000);
      client.deleteObject(b -> b.bucket("lake").key("read/deleted"));
      byte[] rest = in.readAllBytes();
      assertThat(first.length + rest.length).isEqualTo(content.length);
      assertThat(rest).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
    }
    assertThat(keys("read/")).isEmpty();
  }

  @Test
  void openUploadsAreListedAndEndWithAnAbort() {
    CreateMultipartUploadResponse upload =
        client.createMultipartUpload(b -> b.bucket("lake").key("open"));
    part(upload, 1, content(10));
    assertThat(client.listMultipartUploads(b -> b.bucket("lake")).uploads())
        .extracting(u -> u.uploadId())
        .contains(upload.uploadId());
    assertThat(
            client.listParts(b -> b.bucket("lake").key("open").uploadId(upload.uploadId())).parts())
        .hasSize(1);
    client.abortMultipartUpload(b -> b.bucket("lake").key("open").uploadId(upload.uploadId()));
    assertRefused(404, "NoSuchUpload", () -> part(upload, 2, content(10)));
    assertRefused(
        404,
        "NoSuchUpload",
        () ->
            client.abortMultipartUpload(
                b -> b.bucket("lake").key("open").uploadId(upload.uploadId())));
  }

  private static void assertRanges(String key, byte[] content) {
    assertThat(get(key)).isEqualTo(content);
    assertThat(client.headObject(b -> b.bucket("lake").key(key)).contentLength())
        .isEqualTo(content.length);
    Random random = new Random(content.length);
    for (int i = 0; i < 20; i++) {
      int from = random.nextInt(content.length);
      int to = Math.min(content.length - 1, from + random.nextInt(1 << (1 + i)));
      assertThat(range(key, "bytes=%d-%d".formatted(from, to)))
          .as("%s %d-%d", key, from, to)
          .isEqualTo(Arrays.copyOfRange(content, from, to + 1));
    }
    int tail = Math.min(8, content.length);
    assertThat(range(key, "bytes=-8"))
        .isEqualTo(Arrays.copyOfRange(content, content.length - tail, content.length));
    assertThat(range(key, "bytes=%d-".formatted(content.length / 2)))
        .isEqualTo(Arrays.copyOfRange(content, content.length / 2, content.length));
    assertRefused(416, "InvalidRange", () -> range(key, "bytes=%d-".formatted(content.length)));
  }

  private static byte[] range(String key, String range) {
    return client.getObjectAsBytes(b -> b.bucket("lake").key(key).range(range)).asByteArray();
  }

  private static byte[] get(String key) {
    return client.getObjectAsBytes(b -> b.bucket("lake").key(key)).asByteArray();
  }

  private static List<String> keys(String prefix) {
    return client.listObjectsV2(b -> b.bucket("lake").prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static void put(String key, byte[] content) {
    client.putObject(b -> b.bucket("lake").key(key), RequestBody.fromBytes(content));
  }

  private static void putUnder(String kmsKey, String key) {
    client.putObject(
        b ->
            b.bucket("lake")
                .key(key)
                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                .ssekmsKeyId(kmsKey),
        RequestBody.fromBytes(content(10)));
  }

  private static CompletedPart part(
      CreateMultipartUploadResponse upload, int number, byte[] content) {
    String etag =
        client
            .uploadPart(
                b ->
                    b.bucket("lake")
                        .key(upload.key())
                        .uploadId(upload.uploadId())
                        .partNumber(number),
                RequestBody.fromBytes(content))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
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
