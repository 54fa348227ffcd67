package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.spillway.testkit.ceph.TestCeph;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import dev.spillway.testkit.tls.SelfSigned;
import dev.spillway.testkit.tls.TunnelProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Exports to Ceph, which shares no code with ours, verifies signatures, evaluates bucket policies
/// and encrypts under keys of its KMS.
@Tag("all")
class CephTest {
  private static final String ROLES = "arn:aws:iam::123456789012:role/";
  private static final String BUCKET = "lake";
  private static final int ROWS = 300_000;
  private static final List<String> ACTIONS =
      List.of(
          "s3:PutObject",
          "s3:GetObject",
          "s3:ListBucket",
          "s3:DeleteObject",
          "s3:GetBucketLocation");

  @TempDir static Path folder;
  private static final List<AutoCloseable> open = new ArrayList<>();
  private static Optional<TestCeph> ceph = Optional.empty();
  private static Optional<TunnelProxy> tunnel = Optional.empty();
  private static Optional<TestPostgres> postgres = Optional.empty();
  private static Optional<Site> site = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    assumeThat(TestCeph.programs())
        .as("Ceph is there, which .ci/steps/12-ceph.sh unpacks where Debian offers it")
        .isPresent();
    Path store = Files.createDirectories(folder.resolve("ceph"));
    SelfSigned tls = SelfSigned.in(store, "RSA", "*." + TestCeph.DOMAIN);
    TestCeph started =
        TestCeph.start(
            TestCeph.programs().orElseThrow(),
            store,
            List.of(
                new TestCeph.User("lake", "LAKE", "secret-of-lake"),
                new TestCeph.User("poor", "POOR", "secret-of-poor")));
    open.add(started);
    ceph = Optional.of(started);
    TunnelProxy proxy = TunnelProxy.to(started.tlsEndpoint().getPort());
    open.add(proxy);
    tunnel = Optional.of(proxy);
    TestPostgres database = TestPostgres.start(PostgresMajors.newest());
    open.add(database);
    postgres = Optional.of(database);
    database.execute(
        "postgres",
        "CREATE TABLE t AS SELECT i, md5(i::text) || md5('b' || i) || md5('c' || i) x FROM generate_series(1, "
            + ROWS
            + ") i");
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    Site.write(folder, "LAKE", "LAKE\nsecret-of-lake\n");
    Site.write(folder, "POOR", "POOR\nsecret-of-poor\n");
    Site.write(folder, "WRONG", "LAKE\nanother secret\n");
    site =
        Optional.of(
            Site.start(
                folder,
                database,
                configuration(started, tls, proxy),
                Site.SLOW + ", max-read-rate: 5MB/s"));
    s3().createBucket(r -> r.bucket(BUCKET));
    s3().createBucket(r -> r.bucket("shared"));
  }

  private static String configuration(TestCeph ceph, SelfSigned tls, TunnelProxy proxy) {
    return """
    callers: [{name: admin, access-key-file: ADMIN}]
    export: {memory: 20MB}
    endpoints:
      - {name: ceph, url: "%1$s"}
      - {name: tls, url: "%2$s", ca-file: %3$s}
      - {name: untrusted, url: "%2$s"}
      - {name: hosted, url: "https://%4$s", ca-file: %3$s, path-style: false, proxy: "%5$s"}
      - {name: trailers, url: "%2$s", ca-file: %3$s, checksums: when-supported}
      - {name: plain, url: "%1$s", encryption: none}
    keys:
      - {id: lake-key, store-key-id: {ceph: %6$s, tls: %6$s, untrusted: %6$s, hosted: %6$s, trailers: %6$s}}
      - {id: lost-key, store-key-id: {ceph: lost}}
    roles:
      - {arn: "%7$sceph", endpoint: ceph, access-key-file: LAKE}
      - {arn: "%7$stls", endpoint: tls, access-key-file: LAKE}
      - {arn: "%7$suntrusted", endpoint: untrusted, access-key-file: LAKE}
      - {arn: "%7$shosted", endpoint: hosted, access-key-file: LAKE}
      - {arn: "%7$strailers", endpoint: trailers, access-key-file: LAKE}
      - {arn: "%7$splain", endpoint: plain, access-key-file: LAKE}
      - {arn: "%7$spoor", endpoint: ceph, access-key-file: POOR}
      - {arn: "%7$swrong", endpoint: ceph, access-key-file: WRONG}
    """
        .formatted(
            ceph.endpoint(),
            ceph.tlsEndpoint(),
            tls.certificate(),
            TestCeph.DOMAIN,
            proxy.uri(),
            TestCeph.KEY,
            ROLES);
  }

  @AfterAll
  static void stop() throws Exception {
    site.ifPresent(Site::close);
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private static S3Client s3() {
    return S3Client.builder()
        .endpointOverride(ceph.orElseThrow().endpoint())
        // Elsewhere a new bucket names its region, and Ceph has zone groups of its own.
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("LAKE", "secret-of-lake")))
        .build();
  }

  private static RdsClient rds() {
    return site.orElseThrow().rds("ADMIN", "secret of ADMIN");
  }

  private static void start(String id, String bucket, String role, String key) {
    Site.start(rds(), id, bucket, ROLES + role, key);
  }

  /// Lets the other user do in a bucket what an export does, but one action: an owner of objects
  /// may do everything with them unless it is denied.
  private static void shareWithout(String action) {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
         {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam:::user/poor"}, "Action": [%1$s],
          "Resource": ["arn:aws:s3:::shared", "arn:aws:s3:::shared/*"]},
         {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam:::user/poor"}, "Action": "%2$s",
          "Resource": ["arn:aws:s3:::shared", "arn:aws:s3:::shared/*"]}]}
        """
            .formatted(
                ACTIONS.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", ")),
                action);
    s3().putBucketPolicy(r -> r.bucket("shared").policy(policy));
  }

  private static List<HeadObjectResponse> heads(S3Client s3, String task) {
    return s3.listObjectsV2(r -> r.bucket(BUCKET).prefix(task + "/")).contents().stream()
        .map(object -> s3.headObject(r -> r.bucket(BUCKET).key(object.key())))
        .toList();
  }

  /// All rows of an export, in order of their first column.
  private static List<List<Optional<String>>> rows(S3Client s3, String task) {
    return s3.listObjectsV2(r -> r.bucket(BUCKET).prefix(task + "/")).contents().stream()
        .map(S3Object::key)
        .filter(key -> key.endsWith(".parquet"))
        .flatMap(key ->
            ParquetRows.of(s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArrayUnsafe())
                .stream())
        .sorted(Comparator.comparingLong(row -> Long.parseLong(row.getFirst().orElseThrow())))
        .toList();
  }

  private static void requireRows(List<List<Optional<String>>> rows) throws Exception {
    assertThat(rows).hasSize(ROWS);
    assertThat(rows.equals(rowsOfDatabase()))
        .as("rows are the table's, not %s", rows.getFirst())
        .isTrue();
  }

  private static List<List<Optional<String>>> rowsOfDatabase() throws Exception {
    List<List<Optional<String>>> rows = new ArrayList<>();
    try (var connection = postgres.orElseThrow().connect("postgres");
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT i::text, x FROM t ORDER BY t.i")) {
      while (result.next()) {
        rows.add(List.of(Optional.of(result.getString(1)), Optional.of(result.getString(2))));
      }
    }
    return rows;
  }

  @Test
  void anExportIsEncryptedUnderTheKeyInSeveralPartsAndReadsBack() throws Exception {
    start("whole", BUCKET, "ceph", "lake-key");
    ExportTask task = Site.awaitEnd(rds(), "whole");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.warningMessage()).isNull();
    try (S3Client s3 = s3()) {
      assertThat(heads(s3, "whole"))
          .hasSizeGreaterThan(3)
          .allSatisfy(head -> {
            assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
            assertThat(head.ssekmsKeyId()).isEqualTo(TestCeph.KEY);
          })
          .as("an object of three parts at least")
          .anySatisfy(head -> assertThat(head.eTag()).matches("\".*-([3-9]|[1-9][0-9])\""));
      requireRows(rows(s3, "whole"));
      assertThat(s3.listMultipartUploads(r -> r.bucket(BUCKET)).uploads()).isEmpty();
    }
  }

  @Test
  void nothingPlainIsStored() throws IOException {
    String control = "plain text that nobody encrypts";
    try (S3Client s3 = s3()) {
      s3.putObject(r -> r.bucket(BUCKET).key("control"), RequestBody.fromString(control));
    }
    start("stored", BUCKET, "ceph", "lake-key");
    assertThat(Site.awaitEnd(rds(), "stored").status()).isEqualTo("COMPLETE");
    String stored = new String(ceph.orElseThrow().stored(), StandardCharsets.ISO_8859_1);
    assertThat(stored.contains(control)).as("this sees what is stored").isTrue();
    assertThat(stored.contains("PAR1")).as("a Parquet file in plain").isFalse();
    assertThat(stored.contains("exportTaskIdentifier")).as("a manifest in plain").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"tls", "trailers", "hosted"})
  void settingsOfAnEndpointReachIt(String role) throws Exception {
    start(role, BUCKET, role, "lake-key");
    assertThat(Site.awaitEnd(rds(), role))
        .satisfies(task -> assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE"));
    try (S3Client s3 = s3()) {
      requireRows(rows(s3, role));
    }
    assertThat(tunnel.orElseThrow().asked())
        .as("hosts that the proxy was asked for")
        .allMatch(("lake." + TestCeph.DOMAIN + ":443")::equals);
    assertThat(tunnel.orElseThrow().asked().isEmpty()).isEqualTo(!role.equals("hosted"));
  }

  @Test
  void weakerEncryptionIsSaid() {
    start("plain", BUCKET, "plain", "lake-key");
    assertThat(Site.awaitEnd(rds(), "plain"))
        .satisfies(task -> assertThat(task.status()).isEqualTo("COMPLETE"))
        .satisfies(
            task -> assertThat(task.warningMessage()).contains("ENCRYPTION_WEAKER_THAN_SSE_KMS"));
  }

  @Test
  void whatTheStoreRefusesIsSaidInRdssWords() {
    requireRefused(
        () -> start("x", BUCKET, "ceph", "lost-key"), "KMSKeyNotAccessibleFault", "store-key-id");
    requireRefused(
        () -> start("x", "missing", "ceph", "lake-key"), "InvalidS3BucketFault", "missing");
    requireRefused(
        () -> start("x", BUCKET, "poor", "lake-key"),
        "IamRoleMissingPermissions",
        ROLES + "poor",
        "AccessDenied");
    requireRefused(
        () -> start("x", BUCKET, "wrong", "lake-key"),
        "IamRoleMissingPermissions",
        "SignatureDoesNotMatch");
    requireRefused(
        () -> start("x", BUCKET, "untrusted", "lake-key"),
        "InvalidS3BucketFault",
        "certification path",
        "'ca-file'");
  }

  @ParameterizedTest
  @CsvSource({
    "s3:PutObject",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:DeleteObject",
    "s3:GetBucketLocation"
  })
  void aRightThatTheBucketsOwnerDoesNotGiveIsNamed(String action) {
    shareWithout(action);
    requireRefused(
        () -> start("x", "shared", "poor", "lake-key"), "IamRoleMissingPermissions", action);
  }

  @Test
  void aRoleThatMayNotAbortUploadsEndsRightWithOneWarning() {
    shareWithout("s3:AbortMultipartUpload");
    Site.start(rds(), "left", "shared", ROLES + "poor", "lake-key", Site.SLOW);
    try (S3Client s3 = s3()) {
      while (s3.listMultipartUploads(r -> r.bucket("shared").prefix("left/")).uploads().isEmpty()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      Site.breakReading(postgres.orElseThrow());
      ExportTask task = Site.awaitEnd(rds(), "left");
      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(task.warningMessage())
          .containsOnlyOnce("UPLOADS_NOT_ABORTED")
          .contains("s3:AbortMultipartUpload", "1 unfinished uploads stay in the bucket shared");
      assertThat(s3.listMultipartUploads(r -> r.bucket("shared").prefix("left/")).uploads())
          .hasSize(1);
    }
  }
}
