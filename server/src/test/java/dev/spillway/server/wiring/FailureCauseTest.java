package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.process.Poll;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// What the world does to an export after it was accepted, and what its FailureCause says: a whole
/// server on a store that answers as S3 does when bucket, role or key are not any more what they
/// were at the start. Disabled keys and roles that cannot be assumed are provoked for real in the
/// tests of package `trust`.
@Tag("all")
class FailureCauseTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/export";
  private static final String IN_BUCKET =
      "The metadata couldn't be written to the S3 bucket " + RunningServer.BUCKET;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;
  private static TestPostgres postgres;
  private static RunningServer store;
  private static StoreProxy proxy;
  private static SpillwayServer site;
  private static RdsClient rds;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE t AS SELECT n FROM generate_series(1, 10) n");
    store = RunningServer.start(folder.resolve("store"), postgres, "");
    proxy = new StoreProxy(store.server().storeEndpoint().orElseThrow());
    Files.writeString(folder.resolve("airflow"), "AIRFLOW\nsecret\n");
    Path file =
        RunningServer.configuration(
            folder.resolve("site"),
            postgres,
            """
            endpoints: [{name: there, url: "%s", buckets: [%s]}]
            roles: [{arn: "%s", access-key-file: %s}]
            keys: [{id: lake-key, alias: alias/lake, store-key-id: {there: %s}}]
            callers: [{name: airflow, access-key-file: ../airflow}]
            """
                .formatted(
                    proxy.url(),
                    RunningServer.BUCKET,
                    ROLE,
                    store.server().clientFiles().orElseThrow().credentials(),
                    RunningServer.KEY));
    site =
        SpillwayServer.start(
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file));
    rds =
        RdsClient.builder()
            .endpointOverride(site.endpoint())
            .region(Region.US_WEST_2)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AIRFLOW", "secret")))
            .build();
  }

  @AfterAll
  static void stop() {
    rds.close();
    site.close();
    proxy.close();
    store.close();
    postgres.close();
  }

  @AfterEach
  void heal() {
    proxy.heal();
  }

  private static ExportTask export(String id) {
    rds.startExportTask(r ->
        r.exportTaskIdentifier(id)
            .sourceArn("arn:aws:rds:us-west-2:123456789012:cluster:shop")
            .s3BucketName(RunningServer.BUCKET)
            .iamRoleArn(ROLE)
            .kmsKeyId("alias/lake"));
    return Poll.until(
        () -> rds.describeExportTasks(r -> r.exportTaskIdentifier(id)).exportTasks().getFirst(),
        task -> List.of("COMPLETE", "FAILED", "CANCELED").contains(task.status()));
  }

  private static String cause(String id, String object) {
    ExportTask task = export(id);
    assertThat(task.status()).as("%s: %s", object, task).isEqualTo("FAILED");
    return task.failureCause();
  }

  @Test
  void withoutAStrikeTheExportIsComplete() {
    assertThat(export("whole").status()).isEqualTo("COMPLETE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | AccessDenied             | The role arn:aws:iam::123456789012:role/export isn't authorized to call s3:PutObject on the S3 bucket amzn-s3-demo-bucket",
        "403 |                          | The role arn:aws:iam::123456789012:role/export isn't authorized to call s3:PutObject on the S3 bucket amzn-s3-demo-bucket",
        "404 | NoSuchBucket             | The S3 bucket amzn-s3-demo-bucket isn't valid: it doesn't exist",
        "301 | PermanentRedirect        | The S3 bucket amzn-s3-demo-bucket isn't located in the current Region",
        "400 | AuthorizationHeaderMalformed | The S3 bucket amzn-s3-demo-bucket isn't located in the current Region",
        "403 | InvalidAccessKeyId       | The S3 credential check of the role arn:aws:iam::123456789012:role/export failed",
        "403 | SignatureDoesNotMatch    | The S3 credential check of the role arn:aws:iam::123456789012:role/export failed",
        "400 | ExpiredToken             | The S3 credential check of the role arn:aws:iam::123456789012:role/export failed",
        "400 | KMS.DisabledException    | The KMS key check failed for alias/lake",
        "400 | KMS.KMSInvalidStateException | The KMS key check failed for alias/lake",
      })
  void whatTheStoreAnswersIsTheCauseForRowsAndForMetadata(int status, String code, String cause) {
    String id = "refused-" + NUMBER.incrementAndGet();
    String error = code == null ? "" : code;
    proxy.refuse(
        line -> line.startsWith("PUT ") && line.contains(id + "-rows/postgres/"), status, error);
    assertThat(cause(id + "-rows", "rows")).startsWith(cause).contains(error);
    proxy.refuse(line -> line.startsWith("PUT ") && line.contains("/export_info_"), status, error);
    assertThat(cause(id + "-info", "info"))
        .startsWith(
            IN_BUCKET + " with the IAM role " + ROLE + " and the KMS key alias/lake: " + cause)
        .contains(error);
  }

  @Test
  void aTableManifestIsMetadataToo() {
    proxy.refuse(
        line -> line.startsWith("PUT ") && line.contains("/export_tables_info_"),
        403,
        "AccessDenied");
    assertThat(cause("tables-info", "tables info"))
        .startsWith(IN_BUCKET)
        .contains("isn't authorized to call s3:PutObject");
  }

  @Test
  void aRoleThatMayNotListIsNamedWithThatAction() {
    proxy.before(
        line -> line.startsWith("PUT ") && line.contains("/unlisted/postgres/"),
        this::refuseListing);
    assertThat(cause("unlisted", "listing"))
        .contains(ROLE, "isn't authorized to call s3:ListBucket", RunningServer.BUCKET);
  }

  private void refuseListing() {
    proxy.refuse(
        line -> line.startsWith("GET ") && line.contains("list-type=2"), 403, "AccessDenied");
  }

  /// The last thing that a start does is to delete its probe.
  @Test
  void aClusterThatCannotBeAccessedAnyMoreIsNamed() throws SQLException {
    try (Connection admin = postgres.connect("postgres");
        Statement statement = admin.createStatement()) {
      proxy.before(
          line -> line.startsWith("DELETE ") && line.contains("/inaccessible/"),
          () -> loginOf(statement, "NOLOGIN"));
      assertThat(cause("inaccessible", "source"))
          .contains(postgres.socketDirectory().toString(), "is not permitted to log in");
      loginOf(statement, "LOGIN");
    }
    proxy.heal();
    assertThat(export("accessible").status()).isEqualTo("COMPLETE");
  }

  private static void loginOf(Statement statement, String login) {
    try {
      statement.execute("ALTER ROLE " + TestPostgres.USER + " " + login);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
