package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.process.Poll;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.s3.S3Client;

/// A server with everything declared: callers, a role, a key, and an endpoint, which here is the
/// embedded store of another server.
class DeclaredSiteTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/export";

  @TempDir Path folder;
  private static TestPostgres postgres;
  private RunningServer store;
  private SpillwayServer site;

  @BeforeAll
  static void startDatabase() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE t AS SELECT n FROM generate_series(1, 10) n");
  }

  @AfterAll
  static void stopDatabase() {
    postgres.close();
  }

  @BeforeEach
  void start() throws IOException {
    store = RunningServer.start(folder.resolve("store"), postgres, "");
    Files.writeString(folder.resolve("airflow"), "AIRFLOW\nfirst secret\n");
    Files.writeString(folder.resolve("guest"), "GUEST\nguest secret\n");
    Path file =
        RunningServer.configuration(
            folder.resolve("site"),
            postgres,
            """
            endpoints: [{name: there, url: "%s", buckets: [%s]}]
            roles: [{arn: "%s", access-key-file: %s}]
            keys: [{id: lake-key, alias: alias/lake, store-key-id: {there: %s}}]
            callers:
              - {name: airflow, access-key-file: ../airflow}
              - {name: guest, access-key-file: ../guest, allow: nothing}
            """
                .formatted(
                    store.server().storeEndpoint().orElseThrow(),
                    RunningServer.BUCKET,
                    ROLE,
                    store.server().clientFiles().orElseThrow().credentials(),
                    RunningServer.KEY));
    site =
        SpillwayServer.start(
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file));
  }

  @AfterEach
  void stop() {
    site.close();
    store.close();
  }

  private RdsClient caller(String id, String secret) {
    return RdsClient.builder()
        .endpointOverride(site.endpoint())
        .region(Region.US_WEST_2)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
        .build();
  }

  private static StartExportTaskRequest.Builder request(String id) {
    return StartExportTaskRequest.builder()
        .exportTaskIdentifier(id)
        .sourceArn("arn:aws:rds:us-west-2:123456789012:cluster:shop")
        .s3BucketName(RunningServer.BUCKET)
        .iamRoleArn(ROLE)
        .kmsKeyId("alias/lake");
  }

  private static ExportTask await(RdsClient rds, String id) {
    return Poll.until(
        () -> rds.describeExportTasks(r -> r.exportTaskIdentifier(id)).exportTasks().getFirst(),
        task -> List.of("COMPLETE", "FAILED", "CANCELED").contains(task.status()));
  }

  private static void assertRefused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RdsException.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void objectsGoToTheDeclaredEndpointUnderWhatItCallsTheKey() throws Exception {
    try (RdsClient rds = caller("AIRFLOW", "first secret");
        S3Client s3 = store.s3()) {
      rds.startExportTask(request("declared").build());
      ExportTask task = await(rds, "declared");
      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(task.kmsKeyId()).isEqualTo("alias/lake");
      assertThat(
              s3.headObject(
                      r -> r.bucket(RunningServer.BUCKET).key("declared/export_info_declared.json"))
                  .ssekmsKeyId())
          .endsWith(RunningServer.KEY);
    }
  }

  @Test
  void whatIsNotDeclaredIsRefused() {
    try (RdsClient rds = caller("AIRFLOW", "first secret");
        S3Client s3 = store.s3()) {
      s3.createBucket(r -> r.bucket("not-listed"));
      assertRefused(
          () -> rds.startExportTask(request("a").s3BucketName("not-listed").build()),
          "InvalidS3BucketFault");
      assertRefused(
          () ->
              rds.startExportTask(
                  request("a").iamRoleArn("arn:aws:iam::123456789012:role/other").build()),
          "IamRoleNotFound");
      assertRefused(
          () -> rds.startExportTask(request("a").kmsKeyId("alias/other").build()),
          "KMSKeyNotAccessibleFault");
      assertRefused(
          () ->
              rds.startExportTask(
                  request("a")
                      .sourceArn("arn:aws:rds:us-west-2:123456789012:cluster:other")
                      .build()),
          "DBClusterNotFoundFault");
    }
  }

  @Test
  void callersMayDoWhatIsDeclared() {
    try (RdsClient guest = caller("GUEST", "guest secret");
        RdsClient stranger = caller("STRANGER", "any secret")) {
      assertRefused(guest::describeDBInstances, "AccessDenied");
      assertRefused(stranger::describeDBInstances, "InvalidClientTokenId");
    }
  }

  @Test
  void aRotatedAccessKeyIsValidFromTheNextRequestOn() throws IOException {
    try (RdsClient before = caller("AIRFLOW", "first secret");
        RdsClient after = caller("AIRFLOW", "second secret")) {
      assertThat(before.describeDBInstances().dbInstances()).hasSize(1);
      assertRefused(after::describeDBInstances, "SignatureDoesNotMatch");
      Files.writeString(folder.resolve("airflow"), "AIRFLOW\nsecond secret\n");
      assertThat(after.describeDBInstances().dbInstances()).hasSize(1);
      assertRefused(before::describeDBInstances, "SignatureDoesNotMatch");
    }
  }
}
