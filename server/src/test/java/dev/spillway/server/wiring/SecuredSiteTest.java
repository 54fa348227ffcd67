package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.server.process.Poll;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import dev.spillway.testkit.tls.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.InvalidExportSourceStateException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A site that trusts nobody: the API over TLS, the database by TLS and SCRAM only, for queries and
/// for replication, and, where the tests run as root, PostgreSQL's programs as an ordinary user.
class SecuredSiteTest {
  private static final String USER = "exporter";
  private static final String SECRET = "it's a secret";

  @TempDir static Path directory;
  private static TestPostgres postgres;
  private static SelfSigned tls;
  private static SelfSigned stranger;
  private static RunningServer running;
  private static RdsClient rds;

  @BeforeAll
  static void start() throws Exception {
    // As a site's folders are: JUnit's own would keep the ordinary user out.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    tls = SelfSigned.in(directory, "EC");
    stranger = SelfSigned.in(Files.createDirectories(directory.resolve("stranger")), "EC");
    Files.setPosixFilePermissions(tls.key(), PosixFilePermissions.fromString("rw-------"));
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .setting("ssl", "on")
            .setting("ssl_cert_file", tls.certificate().toString())
            .setting("ssl_key_file", tls.key().toString())
            .setting("log_connections", "on");
    postgres = TestPostgres.start(PostgresMajors.newest(), options);
    postgres.execute(
        "postgres",
        "CREATE DATABASE bank",
        "CREATE ROLE %s LOGIN REPLICATION BYPASSRLS PASSWORD '%s'"
            .formatted(USER, SECRET.replace("'", "''")),
        "GRANT pg_read_all_data TO " + USER);
    postgres.execute("bank", "CREATE TABLE entries AS SELECT generate_series(1, 1000) AS id");
    letInOnlyByTlsAndPassword();
    running = RunningServer.start(configuration());
    rds = client();
  }

  @AfterAll
  static void stop() {
    rds.close();
    running.close();
    postgres.close();
  }

  private static void letInOnlyByTlsAndPassword() throws IOException {
    Path rules = postgres.dataDirectory().resolve("pg_hba.conf");
    Files.writeString(
        rules,
        """
        hostssl all,replication exporter all scram-sha-256
        host    all,replication exporter all reject
        """
            + Files.readString(rules));
    postgres.execute("postgres", "SELECT pg_reload_conf()");
  }

  private static Path configuration() throws IOException {
    Path home = Files.createDirectories(directory.resolve("site"));
    Path password = Files.writeString(home.resolve("password"), SECRET + "\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        home.resolve("spillway.yaml"),
        """
        listen: {port: 0}
        tls: {certificate: %s, private-key: %s}
        embedded: {store-port: 0}
        data-directory: data
        snapshots: {encryption: file-system}
        %s
        databases:
          - id: shop
            engine: postgres
            host: 127.0.0.1
            port: %d
            user: %s
            password-file: password
            tls: verify-full
            ca-file: %s
            snapshot-method: base-backup
            snapshot: {checkpoint: fast}
          - id: stranger
            engine: postgres
            host: 127.0.0.1
            port: %d
            user: %s
            password-file: password
            tls: verify-full
            ca-file: %s
        """
            .formatted(
                tls.certificate(),
                tls.key(),
                isRoot() ? "postgres: {run-as: nobody}" : "",
                postgres.port(),
                USER,
                tls.certificate(),
                postgres.port(),
                USER,
                stranger.certificate()));
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static RdsClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(tls.certificate())) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    TrustManager[] trust = managers.getTrustManagers();
    return RdsClient.builder()
        .endpointOverride(running.server().endpoint())
        .region(Region.US_WEST_2)
        .httpClient(UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust).build())
        .credentialsProvider(running.credentials())
        .build();
  }

  private static ExportTask export(String id, String source) {
    rds.startExportTask(request ->
        request
            .exportTaskIdentifier(id)
            .sourceArn("arn:aws:rds:us-west-2:123456789012:" + source)
            .s3BucketName(RunningServer.BUCKET)
            .iamRoleArn(RunningServer.ROLE)
            .kmsKeyId(RunningServer.KEY)
            .exportOnly("bank"));
    return Poll.until(
        () -> rds.describeExportTasks(r -> r.exportTaskIdentifier(id)).exportTasks().getFirst(),
        task -> List.of("COMPLETE", "FAILED", "CANCELED").contains(task.status()));
  }

  private static void requireEveryEntry(ExportTask task) {
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    String folder = task.exportTaskIdentifier() + "/bank/public.entries/1/";
    List<String> rows = new ArrayList<>();
    try (S3Client s3 = running.s3()) {
      for (S3Object part :
          s3.listObjectsV2(r -> r.bucket(RunningServer.BUCKET).prefix(folder)).contents()) {
        if (part.key().endsWith(".parquet")) {
          byte[] file =
              s3.getObjectAsBytes(r -> r.bucket(RunningServer.BUCKET).key(part.key()))
                  .asByteArray();
          ParquetRows.of(file).forEach(row -> rows.add(row.getFirst().orElseThrow()));
        }
      }
    }
    assertThat(rows)
        .as(folder)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 1_000).mapToObj(String::valueOf).toList());
  }

  @Test
  void aSnapshotIsTakenAndExportedOverTlsAndScram() throws IOException {
    assertThat(running.server().endpoint().getScheme()).isEqualTo("https");
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("shop").dbSnapshotIdentifier("secured"));
    DBSnapshot snapshot =
        Poll.until(
            () ->
                rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier("secured"))
                    .dbSnapshots()
                    .getFirst(),
            s -> !s.status().equals("creating"));
    assertThat(snapshot.status()).as(postgres.log()).isEqualTo("available");
    assertThat(snapshot.encrypted()).as("what snapshots.encryption says").isTrue();
    ExportTask task = export("of-snapshot", "snapshot:secured");
    requireEveryEntry(task);
    assertThat(postgres.log())
        .containsPattern(
            "replication connection authorized: user=exporter.* SSL enabled \\(protocol=TLSv1")
        .doesNotContainPattern("connection authorized: user=exporter (?!.*SSL enabled)");
    if (isRoot()) {
      try (var folders = Files.list(directory.resolve("site/data/snapshots"))) {
        Path folder = folders.filter(Files::isDirectory).findFirst().orElseThrow();
        assertThat(Files.getOwner(folder.resolve("data"), LinkOption.NOFOLLOW_LINKS).getName())
            .isEqualTo("nobody");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
            .isEqualTo("rwx------");
      }
    }
  }

  @Test
  void aLiveDatabaseIsExportedOverTlsAndScram() {
    ExportTask task = export("live", "cluster:shop");
    requireEveryEntry(task);
    assertThat(task.totalExtractedDataInGB()).isNotNull();
  }

  @Test
  void aServerWithACertificateOfSomebodyElseIsNotRead() {
    assertThatThrownBy(() -> export("strangers", "cluster:stranger"))
        .isInstanceOf(InvalidExportSourceStateException.class)
        .hasMessageContaining("There is no connection to the cluster stranger")
        .hasMessageContaining("check tls and the authority file");
  }
}
