package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.server.SpillwayCommand;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The embedded store's keys from their making to their end, by the commands, under a server.
class KeysTest {
  @TempDir static Path folder;
  private static TestPostgres postgres;
  private static Site site;
  private static RdsClient rds;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE t AS SELECT 1 AS n");
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    site = Site.start(folder, postgres, "callers: [{name: admin, access-key-file: ADMIN}]");
    rds = site.rds("ADMIN", "secret of ADMIN");
  }

  @AfterAll
  static void stop() {
    site.close();
    postgres.close();
  }

  private static SpillwayCommand.Ended run(String... arguments) {
    return SpillwayCommand.run(
        Stream.of(List.of("kms"), List.of(arguments), List.of("--config", site.file().toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  private static JsonNode kms(String... arguments) throws IOException {
    SpillwayCommand.Ended ended = run(arguments);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }

  private static String newKey() throws IOException {
    return kms("create-key", "--description", "for a test").at("/KeyMetadata/KeyId").asText();
  }

  private static void start(String id, String key) {
    Site.start(rds, id, Site.BUCKET, Site.ROLE, key);
  }

  @Test
  void aKeyIsMadeNamedUsedAndPutOutOfUse() throws IOException {
    JsonNode made = kms("create-key", "--description", "the lake").get("KeyMetadata");
    String id = made.get("KeyId").asText();
    assertThat(made.get("Arn").asText()).isEqualTo("arn:aws:kms:us-west-2:123456789012:key/" + id);
    assertThat(made.get("KeyState").asText()).isEqualTo("Enabled");
    kms("create-alias", "--alias-name", "alias/lake", "--target-key-id", id);
    assertThat(run("create-alias", "--alias-name", "alias/lake", "--target-key-id", id).exitCode())
        .isEqualTo(1);
    assertThat(
            kms("describe-key", "--key-id", "alias/lake").at("/KeyMetadata/Description").asText())
        .isEqualTo("the lake");
    start("by-alias", "alias/lake");
    assertThat(Site.awaitEnd(rds, "by-alias").status()).isEqualTo("COMPLETE");

    kms("disable-key", "--key-id", id);
    requireRefused(() -> start("x", id), "KMSKeyNotAccessibleFault", id, "DISABLED", "enable it");
    kms("schedule-key-deletion", "--key-id", id, "--pending-window-in-days", "7");
    requireRefused(() -> start("x", id), "KMSKeyNotAccessibleFault", "PENDING_DELETION");
    assertThat(run("enable-key", "--key-id", id).err()).contains("cancel-key-deletion");
    kms("cancel-key-deletion", "--key-id", id);
    assertThat(kms("describe-key", "--key-id", id).at("/KeyMetadata/KeyState").asText())
        .isEqualTo("Disabled");
    kms("enable-key", "--key-id", id);
    kms("delete-alias", "--alias-name", "alias/lake");
    requireRefused(() -> start("x", "alias/lake"), "KMSKeyNotAccessibleFault", "does not exist");
    requireRefused(
        () -> start("x", "arn:aws:kms:eu-west-1:123456789012:key/" + id),
        "KMSKeyNotAccessibleFault",
        "eu-west-1");
    requireRefused(
        () -> start("x", "arn:aws:kms:us-west-2:210987654321:key/" + id),
        "KMSKeyNotAccessibleFault",
        "210987654321");
    assertThat(run("create-key", "--key-spec", "RSA_2048", "--key-usage", "SIGN_VERIFY").err())
        .contains("SYMMETRIC_DEFAULT");
    assertThat(run("describe-key", "--key-id", "none").err()).contains("does not exist");
  }

  @Test
  void objectsOfADisabledKeyCannotBeReadUntilItIsEnabled() throws IOException {
    String id = newKey();
    start("locked", id);
    assertThat(Site.awaitEnd(rds, "locked").status()).isEqualTo("COMPLETE");
    S3Client s3 = site.s3("ADMIN", "secret of ADMIN");
    String key = "locked/export_info_locked.json";
    byte[] before = s3.getObjectAsBytes(r -> r.bucket(Site.BUCKET).key(key)).asByteArray();
    kms("disable-key", "--key-id", id);
    assertThatThrownBy(() -> s3.getObjectAsBytes(r -> r.bucket(Site.BUCKET).key(key)))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("KMS.DisabledException"));
    kms("enable-key", "--key-id", id);
    kms("rotate-key-on-demand", "--key-id", id);
    assertThat(s3.getObjectAsBytes(r -> r.bucket(Site.BUCKET).key(key)).asByteArray())
        .as("older material still reads")
        .isEqualTo(before);
    kms("enable-key-rotation", "--key-id", id, "--rotation-period-in-days", "90");
    assertThat(kms("get-key-rotation-status", "--key-id", id).get("RotationPeriodInDays").asInt())
        .isEqualTo(90);
    start("rotated", id);
    assertThat(Site.awaitEnd(rds, "rotated").status()).isEqualTo("COMPLETE");
  }

  @Test
  void aKeyThatIsDisabledUnderAnExportFailsItWithThatCause() throws Exception {
    String id = newKey();
    try (Connection lock = postgres.connect("postgres");
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      start("under-way", id);
      kms("disable-key", "--key-id", id);
      lock.rollback();
    }
    ExportTask task = Site.awaitEnd(rds, "under-way");
    assertThat(task.status()).isEqualTo("FAILED");
    assertThat(task.failureCause())
        .startsWith("The KMS key check failed")
        .contains(id)
        .containsIgnoringCase("disabled");
  }

  @Test
  void aKeysPolicyDecidesWhoMayUseIt() throws IOException {
    String id = newKey();
    String standard = kms("get-key-policy", "--key-id", id).get("Policy").asText();
    assertThat(standard).contains("arn:aws:iam::123456789012:root");
    Path nobody =
        site.write(
            "nobody.json",
            """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
             "Principal": {"AWS": "arn:aws:iam::123456789012:user/somebody-else"}}]}
            """);
    kms("put-key-policy", "--key-id", id, "--policy", "file://" + nobody);
    requireRefused(
        () -> start("x", id),
        "KMSKeyNotAccessibleFault",
        "because no resource-based policy allows the kms:DescribeKey action");
    Path denied =
        site.write(
            "denied.json",
            """
            {"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Action": "kms:*", "Resource": "*",
              "Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
             {"Effect": "Deny", "Action": "kms:GenerateDataKey*", "Resource": "*",
              "Principal": {"AWS": "%s"}}]}
            """
                .formatted(Site.ROLE));
    kms("put-key-policy", "--key-id", id, "--policy", "file://" + denied);
    requireRefused(
        () -> start("x", id), "KMSKeyNotAccessibleFault", Site.ROLE, "kms:GenerateDataKey");
    assertThat(run("put-key-policy", "--key-id", id, "--policy", "{}").err())
        .contains("Statement is missing");
    kms("put-key-policy", "--key-id", id, "--policy", standard);
    start("allowed", id);
    assertThat(Site.awaitEnd(rds, "allowed").status()).isEqualTo("COMPLETE");
  }
}
