package dev.spillway.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.wiring.SpillwayServer;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DoctorTest {
  @TempDir Path folder;
  private static TestPostgres postgres;

  @BeforeAll
  static void startDatabase() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE ROLE poor LOGIN PASSWORD 'hunter2'",
        "CREATE ROLE able LOGIN REPLICATION BYPASSRLS",
        "GRANT pg_read_all_data TO able");
  }

  @AfterAll
  static void stopDatabase() {
    postgres.close();
  }

  private String database(String user) {
    return """
    data-directory: data
    %s
    databases:
      - {id: shop, engine: postgres, host: %s, port: %d, user: %s}
    """
        .formatted(postgres.binariesSetting(), postgres.socketDirectory(), postgres.port(), user);
  }

  private List<Finding> examine(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("spillway.yaml"), yaml);
    List<Finding> findings = new ArrayList<>();
    Doctor.of(new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file))
        .examine(findings::add);
    return findings;
  }

  private static List<Finding> of(List<Finding> findings, Finding.Level level) {
    return findings.stream().filter(finding -> finding.level() == level).toList();
  }

  @Test
  void aRoleWithTheRightsIsFoundHealthy() throws IOException {
    List<Finding> findings = examine("embedded: {store-port: 0}\n" + database("able"));
    assertThat(of(findings, Finding.Level.FAIL)).isEmpty();
    assertThat(findings)
        .extracting(finding -> finding.subject() + ": " + finding.text())
        .contains(
            "database shop: the role may read all tables",
            "database shop: the role may take base backups",
            "database shop: replication connections are let in",
            "database shop: wal_level is logical",
            "database shop: it may keep 10240 MB of WAL (what is usual without databases[].snapshot.max-retained-wal) for a base backup: max_wal_size 1024 MB, max_slot_wal_keep_size not set, its free disk cannot be seen from here")
        .anySatisfy(text -> assertThat(text).contains("PostgreSQL " + PostgresMajors.newest()))
        .anySatisfy(text -> assertThat(text).startsWith("database shop: snapshots are prepared by"))
        .contains("export.gzip: by " + Deflaters.choose(GzipSetting.automatic()).name());
  }

  @Test
  void theLibraryAndTheLevelThatDoGzipAreNamed() throws IOException {
    String store = "embedded: {store-port: 0}\n";
    assertThat(examine(store + "export: {gzip: {deflater: jdk}}\n"))
        .contains(Finding.ok("export.gzip", "by the JDK, level 1"));
    assertThat(examine(store + "export: {gzip: {deflater: jdk, level: 6}}\n"))
        .contains(Finding.ok("export.gzip", "by the JDK, level 6"));
    assertThat(examine(store + "export: {codec: zstd}\n"))
        .contains(Finding.ok("export.codec", "ZSTD"));
  }

  @Test
  void theConfiguredBoundOfWalIsTheOneThatIsSaid() throws IOException {
    assertThat(
            examine(
                "embedded: {store-port: 0}\n"
                    + database("able")
                        .replace("user: able", "user: able, snapshot: {max-retained-wal: 2GB}")))
        .extracting(Finding::text)
        .anySatisfy(text ->
            assertThat(text)
                .startsWith("it may keep 2048 MB of WAL (databases[].snapshot.max-retained-wal)"));
  }

  @Test
  void missingRightsComeWithTheStatementsThatGrantThem() throws IOException {
    List<Finding> findings = examine("embedded: {store-port: 0}\n" + database("poor"));
    assertThat(findings)
        .flatExtracting(finding -> finding.remedy().stream().toList())
        .contains(
            "GRANT pg_read_all_data TO \"poor\";",
            "ALTER ROLE \"poor\" BYPASSRLS;",
            "ALTER ROLE \"poor\" REPLICATION;");
    assertThat(of(findings, Finding.Level.FAIL)).isEmpty();
    assertThat(of(findings, Finding.Level.WARN))
        .extracting(Finding::text)
        .anySatisfy(text ->
            assertThat(text)
                .contains(
                    "may not take base backups", "stored exports", "snapshot-method is auto"));
  }

  /// Nobody can grant there what is missing.
  @Test
  void aManagedServerIsNamedWithWhatToUseInstead() throws IOException {
    postgres.execute("postgres", "CREATE ROLE rds_superuser");
    try {
      List<Finding> findings =
          examine("embedded: {store-port: 0}\n" + database("poor, snapshot-method: base-backup"));
      assertThat(of(findings, Finding.Level.FAIL))
          .containsExactly(
              Finding.fail(
                  "database shop", "the role may not take base backups", "snapshot-method: export"),
              Finding.fail(
                  "database shop",
                  "This seems to be Amazon RDS or Aurora (it has the role rds_superuser), which gives nobody base backups",
                  "snapshot-method: export"));
    } finally {
      postgres.execute("postgres", "DROP ROLE rds_superuser");
    }
  }

  /// Here and in the log: of all that the machine has, those that were chosen.
  @Test
  void theProgramsThatPrepareSnapshotsAreNamed() throws IOException {
    Path bin = TestPostgres.programs(PostgresMajors.newest()).bin().toAbsolutePath();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(PostgresBinaries.class);
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    try {
      assertThat(examine("embedded: {store-port: 0}\n" + database("able")))
          .extracting(Finding::text)
          .contains(
              "snapshots are prepared by PostgreSQL %s in %s"
                  .formatted(TestPostgres.programs(PostgresMajors.newest()).version(), bin));
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "PostgreSQL %s is run from %s"
                .formatted(TestPostgres.programs(PostgresMajors.newest()).version(), bin));
  }

  @Test
  void howMuchABaseBackupIsMissedDependsOnTheSnapshotMethod() throws IOException {
    String poor = "embedded: {store-port: 0}\n" + database("poor, snapshot-method: %s");
    List<Finding> wanted = examine(poor.formatted("base-backup"));
    assertThat(of(wanted, Finding.Level.FAIL))
        .extracting(Finding::text)
        .anySatisfy(text -> assertThat(text).contains("may not take base backups"));
    List<Finding> unwanted = examine(poor.formatted("export"));
    assertThat(of(unwanted, Finding.Level.FAIL)).isEmpty();
    assertThat(unwanted)
        .extracting(Finding::text)
        .contains("DB snapshots are stored exports (snapshot-method: export)")
        .noneMatch(text -> text.matches("(?i).*(base backup|wal[_ ]|replication).*"));
  }

  @Test
  void theBucketOfStoredExportsIsTried() throws IOException {
    try (SpillwayServer store = embedded()) {
      String bucket =
          """
          snapshots: {bucket: {name: %s, role: "arn:aws:iam::123456789012:role/export", key: lake-key}}
          """;
      String site = site(store, "amzn-s3-demo-bucket", "sse-kms");
      assertThat(examine(site + bucket.formatted("amzn-s3-demo-bucket")))
          .anySatisfy(finding -> {
            assertThat(finding.subject()).isEqualTo("snapshots.bucket amzn-s3-demo-bucket");
            assertThat(finding.text()).contains("put, get, list, delete and location work");
          });
      assertThat(of(examine(site + bucket.formatted("elsewhere")), Finding.Level.FAIL))
          .extracting(Finding::subject)
          .containsExactly("snapshots.bucket elsewhere");
    }
    assertThat(
            of(
                examine(
                    """
                    embedded: {store-port: 0}
                    snapshots: {bucket: {name: nowhere, role: "arn:aws:iam::123456789012:role/service-role/ExportRole", key: alias/x}}
                    """),
                Finding.Level.FAIL))
        .extracting(Finding::subject)
        .contains("snapshots.bucket nowhere");
  }

  @Test
  void aServerThatDoesNotAnswerFailsWithFirstSteps() throws IOException {
    int port = TestPostgres.freePort();
    Path password = Files.writeString(folder.resolve("password"), "hunter2\n");
    List<Finding> findings =
        examine(
            """
            embedded: {store-port: 0}
            data-directory: data
            databases:
              - {id: shop, engine: postgres, host: 127.0.0.1, port: %d, user: poor, password-file: %s}
            """
                .formatted(port, password));
    assertThat(of(findings, Finding.Level.FAIL))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.text()).contains("127.0.0.1:" + port, "Nothing answers there");
          assertThat(finding.remedy().orElseThrow())
              .contains("CREATE ROLE poor LOGIN REPLICATION BYPASSRLS");
        });
    assertThat(findings.toString()).doesNotContain("hunter2");
  }

  @Test
  void aStoreIsTriedWithEveryRoleBucketAndKey() throws IOException {
    try (SpillwayServer store = embedded()) {
      List<Finding> findings = examine(site(store, "amzn-s3-demo-bucket", "sse-kms"));
      assertThat(of(findings, Finding.Level.FAIL)).isEmpty();
      assertThat(findings)
          .anySatisfy(finding -> {
            assertThat(finding.subject())
                .isEqualTo("bucket amzn-s3-demo-bucket as role/export under lake-key");
            assertThat(finding.text())
                .contains("put, get, list, delete and location work")
                .contains("sse-kms");
          });
    }
  }

  @Test
  void aMissingBucketAndAWeakEncryptionAreNamed() throws IOException {
    try (SpillwayServer store = embedded()) {
      List<Finding> findings = examine(site(store, "no-such-bucket", "sse-s3"));
      assertThat(of(findings, Finding.Level.FAIL))
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.text()).contains("no-such-bucket");
            assertThat(finding.remedy()).contains("create the bucket no-such-bucket");
          });
      assertThat(of(findings, Finding.Level.WARN))
          .extracting(Finding::text)
          .contains("objects are not encrypted under the task's KMS key");
    }
  }

  private SpillwayServer embedded() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("store.yaml"),
            """
            listen: {port: 0}
            embedded: {store-port: 0}
            data-directory: store
            """);
    return SpillwayServer.start(
        new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file));
  }

  private String site(SpillwayServer store, String bucket, String encryption) {
    String credentials = store.clientFiles().orElseThrow().credentials().toString();
    return database("able")
        + """
        endpoints: [{name: there, url: "%s", encryption: %s, buckets: [%s]}]
        roles: [{arn: "arn:aws:iam::123456789012:role/export", endpoint: there, access-key-file: %s}]
        keys: [{id: lake-key, store-key-id: {there: abcd0000-7fca-4128-82f2-aabbccddeeff}}]
        callers: [{name: airflow, access-key-file: %s}]
        """
            .formatted(
                store.storeEndpoint().orElseThrow(), encryption, bucket, credentials, credentials);
  }
}
