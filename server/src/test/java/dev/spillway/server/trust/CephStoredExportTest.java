package dev.spillway.server.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.spillway.server.process.ExportLog;
import dev.spillway.server.process.Poll;
import dev.spillway.testkit.ceph.TestCeph;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import dev.spillway.testkit.tls.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Stored exports whose home is a bucket of Ceph, through the whole product: Ceph copies their
/// files itself where it can and the task's role may, else they are streamed. The result is the
/// same.
@Tag("all")
class CephStoredExportTest {
  private static final String ROLES = "arn:aws:iam::123456789012:role/";
  private static final int ROWS = 200_000;

  @TempDir static Path folder;
  private static final List<AutoCloseable> open = new ArrayList<>();
  private static Optional<TestCeph> ceph = Optional.empty();
  private static Optional<TestPostgres> postgres = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    assumeThat(TestCeph.programs())
        .as("Ceph is there, which .ci/steps/12-ceph.sh unpacks where Debian offers it")
        .isPresent();
    Path store = Files.createDirectories(folder.resolve("ceph"));
    SelfSigned.in(store, "RSA", "*." + TestCeph.DOMAIN);
    TestCeph started =
        TestCeph.start(
            TestCeph.programs().orElseThrow(),
            store,
            List.of(
                new TestCeph.User("owner", "OWNER", "secret-of-owner"),
                new TestCeph.User("stranger", "STRANGER", "secret-of-stranger")));
    open.add(started);
    ceph = Optional.of(started);
    TestPostgres database = TestPostgres.start(PostgresMajors.newest());
    open.add(database);
    postgres = Optional.of(database);
    database.execute(
        "postgres",
        "CREATE TABLE t AS SELECT i, md5(i::text) || md5('b' || i) || md5('c' || i) x FROM generate_series(1, "
            + ROWS
            + ") i",
        "CREATE TABLE nothing (id int)");
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, owner, the store copies the files",
    "sse-kms, owner, because the role cannot copy there",
    "none, stranger, because the role cannot copy there",
  })
  void bothWaysGiveTheSameFiles(String encryption, String role, String way) throws Exception {
    String home = "home-%s-%s".formatted(encryption, role);
    String lake = "lake-%s-%s".formatted(encryption, role);
    try (S3Client owner = s3("owner");
        S3Client task = s3(role);
        Site site = site(home, encryption)) {
      owner.createBucket(r -> r.bucket(home));
      task.createBucket(r -> r.bucket(lake));
      RdsClient rds = site.rds("ADMIN", "secret of ADMIN");
      requireSnapshot(rds);
      Set<String> kept = files(owner, home, "kept/");

      List<String> log = ExportLog.during(() -> requireExported(rds, lake, role));

      assertThat(log).anyMatch(line -> line.contains("s3://" + home) && line.contains(way));
      assertThat(kept).isNotEmpty().isEqualTo(files(task, lake, "copied/"));
      requireRows(task, lake);
      assertThat(keys(task, lake, "")).noneMatch(key -> key.contains("probe"));
      rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("snap"));
      Poll.until(() -> keys(owner, home, ""), List::isEmpty);
    }
  }

  private static Site site(String home, String encryption) {
    Path directory = folder.resolve(home);
    Site.write(directory, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    Site.write(directory, "OWNER", "OWNER\nsecret-of-owner\n");
    Site.write(directory, "STRANGER", "STRANGER\nsecret-of-stranger\n");
    return Site.start(
        directory,
        postgres.orElseThrow(),
        """
        callers: [{name: admin, access-key-file: ADMIN}]
        endpoints: [{name: ceph, url: "%1$s", encryption: %2$s}]
        keys: [{id: lake-key, store-key-id: {ceph: %3$s}}]
        roles:
          - {arn: "%4$shome", endpoint: ceph, access-key-file: OWNER}
          - {arn: "%4$sowner", endpoint: ceph, access-key-file: OWNER}
          - {arn: "%4$sstranger", endpoint: ceph, access-key-file: STRANGER}
        snapshots: {bucket: {name: %5$s, prefix: kept, role: "%4$shome", key: lake-key}}
        """
            .formatted(ceph.orElseThrow().endpoint(), encryption, TestCeph.KEY, ROLES, home),
        "kept, snapshot-method: export");
  }

  private static S3Client s3(String user) {
    return S3Client.builder()
        .endpointOverride(ceph.orElseThrow().endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(user.toUpperCase(Locale.ROOT), "secret-of-" + user)))
        .build();
  }

  private static void requireSnapshot(RdsClient rds) {
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("kept").dbSnapshotIdentifier("snap"));
    DBSnapshot made =
        Poll.until(
            () ->
                rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier("snap"))
                    .dbSnapshots()
                    .getFirst(),
            snapshot -> !snapshot.status().equals("creating"));
    assertThat(made.status()).as("%s", made).isEqualTo("available");
  }

  private static void requireExported(RdsClient rds, String bucket, String role) {
    rds.startExportTask(r ->
        r.exportTaskIdentifier("copied")
            .sourceArn("arn:aws:rds:us-west-2:" + Site.ACCOUNT + ":snapshot:snap")
            .s3BucketName(bucket)
            .iamRoleArn(ROLES + role)
            .kmsKeyId("lake-key"));
    ExportTask task = Site.awaitEnd(rds, "copied");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
  }

  private static List<String> keys(S3Client s3, String bucket, String prefix) {
    return s3.listObjectsV2(r -> r.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static List<byte[]> parts(S3Client s3, String bucket, String prefix) {
    return keys(s3, bucket, prefix).stream()
        .filter(key -> key.endsWith(".parquet"))
        .map(key -> s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)))
        .map(ResponseBytes::asByteArrayUnsafe)
        .toList();
  }

  /// The digests of the part files.
  private static Set<String> files(S3Client s3, String bucket, String prefix) throws Exception {
    Set<String> digests = new HashSet<>();
    for (byte[] part : parts(s3, bucket, prefix)) {
      digests.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(part)));
    }
    return digests;
  }

  private static void requireRows(S3Client s3, String bucket) {
    List<List<Optional<String>>> rows =
        parts(s3, bucket, "copied/").stream()
            .flatMap(part -> ParquetRows.of(part).stream())
            .toList();
    assertThat(rows).hasSize(ROWS);
    assertThat(rows.stream().map(List::getFirst).distinct()).hasSize(ROWS);
  }
}
