package dev.spillway.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.api.RunningApi;
import dev.spillway.api.http.ApiServer;
import dev.spillway.api.http.Listen;
import dev.spillway.api.http.Oversight;
import dev.spillway.api.http.RateLimits;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.RdsException;

/// One line for each call, and never a secret.
class AuditFileTest {
  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000000");
  private static final String SNAPSHOT = "arn:aws:rds:us-west-2:123456789012:snapshot:s";
  private static final String HEAD =
      "{\"time\":\"2026-11-22T10:00:00Z\",\"requestId\":\"" + ID + "\",";

  @TempDir Path directory;
  private Path file;
  private RunningApi services;
  private ApiServer server;

  @BeforeEach
  void start() {
    file = directory.resolve("audit.jsonl");
    services = RunningApi.start();
    server =
        ApiServer.start(
            Listen.plain("127.0.0.1", 0),
            new SignatureVerifier(
                RunningApi.callers(), RunningApi.SITE.region(), InstantSource.system()),
            new RdsApi(services.services()),
            new Oversight(
                RateLimits.none(),
                AuditFile.open(file),
                InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"))),
            () -> ID);
  }

  @AfterEach
  void stop() {
    server.close();
    services.close();
  }

  private RdsClient client(AwsCredentials credentials) {
    return RdsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
        .region(Region.US_WEST_2)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build();
  }

  private static void start(RdsClient rds) {
    rds.startExportTask(r ->
        r.exportTaskIdentifier("e")
            .sourceArn(SNAPSHOT)
            .s3BucketName("b")
            .iamRoleArn("arn:aws:iam::123456789012:role/r")
            .kmsKeyId("k"));
  }

  @Test
  void allowedAndDeniedCallsSayWhatDecidedThem() throws IOException {
    try (RdsClient mighty = client(AwsBasicCredentials.create(RunningApi.KEY, RunningApi.SECRET));
        RdsClient guest =
            client(AwsBasicCredentials.create(RunningApi.POWERLESS_KEY, RunningApi.SECRET))) {
      start(mighty);
      assertThatThrownBy(() -> start(guest)).isInstanceOf(RdsException.class);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .startsWith(
            HEAD
                + "\"caller\":\"arn:aws:iam::123456789012:user/airflow\",\"address\":\"127.0.0.1\",\"action\":\"StartExportTask\",\"decisions\":[{\"action\":\"rds:StartExportTask\",\"resource\":\""
                + SNAPSHOT
                + "\",\"effect\":\"allowed\",\"by\":\"allow: everything\"}")
        .endsWith("],\"result\":\"OK\"}");
    assertThat(lines.getLast())
        .startsWith(
            HEAD
                + "\"caller\":\"arn:aws:iam::123456789012:user/guest\",\"address\":\"127.0.0.1\",\"action\":\"StartExportTask\",\"decisions\":[{\"action\":\"rds:StartExportTask\",\"resource\":\""
                + SNAPSHOT
                + "\",\"effect\":\"denied\",\"by\":\"no statement\"}],\"result\":\"AccessDenied\"}");
  }

  @Test
  void strangersForgersAndMistakesAreThereTooAndNoSecret() throws IOException {
    try (RdsClient stranger = client(AwsBasicCredentials.create("AKIDSTRANGER", "x"));
        RdsClient forger = client(AwsBasicCredentials.create(RunningApi.KEY, "guess"));
        RdsClient session =
            client(
                AwsSessionCredentials.create(
                    RunningApi.SESSION_KEY, RunningApi.SECRET, RunningApi.SESSION_TOKEN))) {
      assertThatThrownBy(() -> start(stranger)).isInstanceOf(RdsException.class);
      assertThatThrownBy(() -> start(forger)).isInstanceOf(RdsException.class);
      assertThatThrownBy(() -> session.describeDBEngineVersions()).isInstanceOf(RdsException.class);
      session.describeDBInstances();
    }
    String text = Files.readString(file);
    assertThat(text.lines().map(line -> line.substring(line.indexOf("\"decisions\""))))
        .startsWith(
            "\"decisions\":[],\"result\":\"InvalidClientTokenId\"}",
            "\"decisions\":[],\"result\":\"SignatureDoesNotMatch\"}",
            "\"decisions\":[],\"result\":\"InvalidAction\"}");
    assertThat(text.lines().limit(2)).noneMatch(line -> line.contains("\"caller\""));
    assertThat(text)
        .contains("assumed-role/etl/nightly")
        .doesNotContain(RunningApi.SECRET, RunningApi.SESSION_TOKEN, "Signature=", "AKID");
  }

  @Test
  void theFileIsItsOwnersAndMayBeMovedAway() throws IOException {
    try (RdsClient rds = client(AwsBasicCredentials.create(RunningApi.KEY, RunningApi.SECRET))) {
      rds.describeDBInstances();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Files.move(file, directory.resolve("old"));
      rds.describeDBInstances();
    }
    assertThat(Files.readAllLines(directory.resolve("old"))).hasSize(1);
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThatThrownBy(() -> AuditFile.open(directory.resolve("none/audit")))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("none/audit");
  }
}
