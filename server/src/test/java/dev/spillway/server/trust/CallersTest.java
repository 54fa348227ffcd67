package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.server.SpillwayCommand;
import dev.spillway.server.wiring.SessionCredentials;
import dev.spillway.server.wiring.SessionKey;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class CallersTest {
  private static final String USER = "User: arn:aws:iam::123456789012:user/";

  @TempDir static Path folder;
  private static TestPostgres postgres;
  private static Site site;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE t AS SELECT 1 AS n");
    for (String name : new String[] {"ADMIN", "EXPORTER", "VIEWER", "NOPASS", "NOGRANT", "NOKEY"}) {
      Site.write(folder, name, name + "\nsecret of " + name + "\n");
    }
    policy(
        "exporter.json",
        """
        {"Effect": "Allow", "Action": ["rds:StartExportTask", "rds:DescribeExportTasks"], "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "%s",
         "Condition": {"StringEquals": {"iam:PassedToService": "export.rds.amazonaws.com"}}},
        {"Effect": "Allow", "Action": ["kms:CreateGrant", "kms:DescribeKey"], "Resource": "%s",
         "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}},
        {"Sid": "ReadExports", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"],
         "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/exporter/*"]}\
        """
            .formatted(Site.ROLE, Site.KEY));
    policy(
        "viewer.json",
        """
        {"Effect": "Allow", "Action": "rds:Describe*", "Resource": "*"},
        {"Effect": "Deny", "Action": "rds:DescribeDBClusters", "Resource": "*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"NotIpAddress": {"aws:SourceIp": ["127.0.0.0/8", "::1"]}}}\
        """);
    policy(
        "nopass.json",
        """
        {"Effect": "Allow", "Action": ["rds:*", "kms:*"], "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/other"}\
        """);
    policy(
        "nogrant.json",
        """
        {"Effect": "Allow", "Action": ["rds:*", "iam:PassRole", "kms:DescribeKey"], "Resource": "*"}\
        """);
    policy(
        "nokey.json",
        """
        {"Effect": "Allow", "Action": ["rds:*", "iam:PassRole", "kms:CreateGrant"], "Resource": "*"}\
        """);
    site =
        Site.start(
            folder,
            postgres,
            """
            audit: {file: audit.jsonl}
            callers:
              - {name: admin, access-key-file: ADMIN}
              - {name: exporter, access-key-file: EXPORTER, policy: exporter.json}
              - {name: viewer, access-key-file: VIEWER, policy: viewer.json}
              - {name: nopass, access-key-file: NOPASS, policy: nopass.json}
              - {name: nogrant, access-key-file: NOGRANT, policy: nogrant.json}
              - {name: nokey, access-key-file: NOKEY, policy: nokey.json}
            """);
  }

  private static void policy(String file, String statements) {
    Site.write(
        folder,
        file,
        "{\"Version\": \"2012-10-17\", \"Statement\": [\n%s]}\n".formatted(statements));
  }

  @AfterAll
  static void stop() {
    site.close();
    postgres.close();
  }

  private static RdsClient caller(String name) {
    return site.rds(name, "secret of " + name);
  }

  @Test
  void callersSeeAndDoWhatTheirPoliciesAllow() {
    RdsClient exporter = caller("EXPORTER");
    RdsClient viewer = caller("VIEWER");
    assertThat(Site.export(exporter, "exporter").status()).isEqualTo("COMPLETE");
    assertThat(viewer.describeExportTasks(r -> {}).exportTasks()).isNotEmpty();
    assertThat(viewer.describeDBInstances().dbInstances()).hasSize(1);
    requireRefused(
        () -> Site.start(viewer, "viewer"),
        "AccessDenied",
        USER
            + "viewer is not authorized to perform: rds:StartExportTask on resource: "
            + Site.CLUSTER
            + " because no identity-based policy allows the rds:StartExportTask action");
    requireRefused(
        viewer::describeDBClusters,
        "AccessDenied",
        USER + "viewer is not authorized to perform: rds:DescribeDBClusters",
        "with an explicit deny in an identity-based policy");
    requireRefused(
        exporter::describeDBInstances, "AccessDenied", "rds:DescribeDBInstances on resource");
    requireRefused(
        () -> exporter.cancelExportTask(r -> r.exportTaskIdentifier("exporter")),
        "AccessDenied",
        "rds:CancelExportTask");
  }

  @Test
  void theAuditLogNamesTheStatementThatDecided() throws Exception {
    requireRefused(() -> Site.start(caller("VIEWER"), "audited"), "AccessDenied");
    requireRefused(caller("VIEWER")::describeDBClusters, "AccessDenied");
    caller("VIEWER").describeDBInstances();
    requireRefused(() -> Site.start(caller("NOGRANT"), "audited"), "KMSKeyNotAccessibleFault");
    List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
    requireLine(
        lines,
        "viewer",
        "\"action\":\"rds:StartExportTask\",\"resource\":\"%s\",\"effect\":\"denied\",\"by\":\"no statement\""
            .formatted(Site.CLUSTER));
    requireLine(lines, "viewer", "\"rds:DescribeDBClusters\"", "\"denied\"", "viewer.json");
    requireLine(lines, "viewer", "\"rds:DescribeDBInstances\"", "\"allowed\"", "viewer.json");
    requireLine(lines, "nogrant", "\"iam:PassRole\"", "\"kms:CreateGrant\"", "nogrant.json");
    assertThat(lines).noneMatch(line -> line.contains("secret of "));
  }

  private static void requireLine(List<String> lines, String caller, String... words) {
    assertThat(lines)
        .as(String.join("\n", lines))
        .anyMatch(line ->
            line.contains("\"caller\":\"arn:aws:iam::123456789012:user/" + caller + "\"")
                && Stream.of(words).allMatch(line::contains));
  }

  @Test
  void anExportNeedsPassRoleAndTheTwoRightsOnTheKey() {
    requireRefused(
        () -> Site.start(caller("NOPASS"), "nopass"),
        "AccessDenied",
        USER
            + "nopass is not authorized to perform: iam:PassRole on resource: "
            + Site.ROLE
            + " because no identity-based policy allows the iam:PassRole action");
    requireRefused(
        () -> Site.start(caller("NOGRANT"), "nogrant"),
        "KMSKeyNotAccessibleFault",
        Site.KEY,
        "you do not have permissions to access it",
        "kms:CreateGrant");
    requireRefused(
        () -> Site.start(caller("NOKEY"), "nokey"), "KMSKeyNotAccessibleFault", "kms:DescribeKey");
    assertThat(caller("ADMIN").describeExportTasks(r -> {}).exportTasks())
        .as("refused calls leave no task")
        .extracting(task -> task.exportTaskIdentifier())
        .doesNotContain("nopass", "nogrant", "nokey");
  }

  @Test
  void theStoreGivesACallerWhatItsPolicyAllows() {
    assertThat(Site.export(caller("ADMIN"), "admin").status()).isEqualTo("COMPLETE");
    Site.export(caller("ADMIN"), "exporter-2");
    S3Client exporter = site.s3("EXPORTER", "secret of EXPORTER");
    assertThat(exporter.listObjectsV2(r -> r.bucket(Site.BUCKET)).contents()).isNotEmpty();
    requireDenied(() ->
        exporter.getObjectAsBytes(r -> r.bucket(Site.BUCKET).key("admin/export_info_admin.json")));
    requireDenied(() -> exporter.deleteObject(r -> r.bucket(Site.BUCKET).key("exporter/x")));
    requireDenied(() -> site.s3("VIEWER", "secret of VIEWER").listBuckets());
    assertThat(site.s3("ADMIN", "secret of ADMIN").listBuckets().buckets()).hasSize(1);
  }

  private static void requireDenied(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
  }

  @Test
  void temporaryCredentialsAreTheirCallersUntilTheyExpire() throws Exception {
    SpillwayCommand.Ended issued =
        SpillwayCommand.run(
            "credentials",
            "--caller",
            "viewer",
            "--duration",
            "20m",
            "--config",
            site.file().toString());
    assertThat(issued.exitCode()).as(issued.err()).isZero();
    JsonNode said = new ObjectMapper().readTree(issued.out());
    RdsClient viewer =
        site.rds(
            AwsSessionCredentials.create(
                said.get("AccessKeyId").asText(),
                said.get("SecretAccessKey").asText(),
                said.get("SessionToken").asText()));
    assertThat(viewer.describeDBInstances().dbInstances()).hasSize(1);
    requireRefused(() -> Site.start(viewer, "temporary"), "AccessDenied", USER + "viewer");
    assertThatThrownBy(() ->
            site.s3(said.get("AccessKeyId").asText(), said.get("SecretAccessKey").asText())
                .listBuckets())
        .as("the embedded store knows lasting keys only")
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId"));
    assertThat(Instant.parse(said.get("Expiration").asText()))
        .isBetween(Instant.now().plusSeconds(1100), Instant.now().plusSeconds(1200));
  }

  @Test
  void whatIsNoValidSessionIsRefused() {
    SessionKey key = new SessionKey(site.data());
    SessionCredentials good =
        key.issue("viewer", Duration.ofHours(1), Instant.now(), new Random(1));
    SessionCredentials old =
        key.issue("viewer", Duration.ofMinutes(15), Instant.now().minusSeconds(901), new Random(2));
    SessionCredentials gone =
        key.issue("dismissed", Duration.ofHours(1), Instant.now(), new Random(3));
    requireRefused(() -> describe(old), "ExpiredToken", "expired");
    requireRefused(() -> describe(gone), "InvalidClientTokenId");
    requireRefused(
        () ->
            describe(
                new SessionCredentials(
                    old.accessKeyId(),
                    good.secretAccessKey(),
                    good.sessionToken(),
                    good.expiration())),
        "InvalidClientTokenId");
    String later =
        new String(Base64.getUrlDecoder().decode(good.sessionToken()), StandardCharsets.UTF_8)
            .replace(
                "|" + good.expiration().getEpochSecond() + "|",
                "|" + (good.expiration().getEpochSecond() + 1) + "|");
    requireRefused(
        () ->
            describe(
                new SessionCredentials(
                    good.accessKeyId(),
                    good.secretAccessKey(),
                    Base64.getUrlEncoder().encodeToString(later.getBytes(StandardCharsets.UTF_8)),
                    good.expiration())),
        "InvalidClientTokenId");
    requireRefused(
        () -> site.rds(good.accessKeyId(), good.secretAccessKey()).describeDBInstances(),
        "InvalidClientTokenId");
    describe(good);
  }

  private static void describe(SessionCredentials credentials) {
    site.rds(
            AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken()))
        .describeDBInstances();
  }
}
