package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// Roles whose policies are evaluated by the server, and by the embedded store once more.
class StaticRoleTest {
  private static final String ROLES = "arn:aws:iam::123456789012:role/";
  private static final List<String> ACTIONS =
      List.of(
          "s3:PutObject*",
          "s3:GetObject*",
          "s3:ListBucket",
          "s3:DeleteObject*",
          "s3:GetBucketLocation");
  private static final List<String> RESOURCES =
      List.of("arn:aws:s3:::" + Site.BUCKET, "arn:aws:s3:::" + Site.BUCKET + "/*");
  private static final String TRUSTED =
      "\"Principal\": {\"Service\": \"export.rds.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"";

  @TempDir static Path folder;
  private static TestPostgres postgres;
  private static Site site;
  private static RdsClient rds;
  private static final List<String> roles = new ArrayList<>();

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE TABLE t AS SELECT i, sha512(i::text::bytea) x FROM generate_series(1, 250000) i");
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    role("seeds", policy(ACTIONS, RESOURCES), "");
    for (String action : ACTIONS) {
      role(
          "without-" + action.replaceAll("[^A-Za-z]", ""),
          policy(without(ACTIONS, action), RESOURCES),
          "");
    }
    role("without-bucket", policy(ACTIONS, without(RESOURCES, RESOURCES.getFirst())), "");
    role("without-objects", policy(ACTIONS, without(RESOURCES, RESOURCES.getLast())), "");
    role(
        "denied-key",
        policy(ACTIONS, RESOURCES)
            + ", {\"Effect\": \"Deny\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}",
        "");
    role(
        "no-trust",
        policy(ACTIONS, RESOURCES),
        "{\"Effect\": \"Allow\", \"Principal\": {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}");
    role(
        "trust-me",
        policy(ACTIONS, RESOURCES),
        trust(Site.ACCOUNT, "arn:aws:rds:us-west-2:123456789012:*"));
    role(
        "trust-other-account",
        policy(ACTIONS, RESOURCES),
        trust("210987654321", "arn:aws:rds:us-west-2:123456789012:*"));
    role(
        "trust-other-source",
        policy(ACTIONS, RESOURCES),
        trust(Site.ACCOUNT, "arn:aws:rds:us-west-2:123456789012:snapshot:*"));
    site =
        Site.start(
            folder,
            postgres,
            "callers: [{name: admin, access-key-file: ADMIN}]\nexport: {memory: 20MB}\nroles:\n"
                + String.join("\n", roles),
            Site.SLOW + ", max-read-rate: 4MB/s");
    rds = site.rds("ADMIN", "secret of ADMIN");
  }

  private static String policy(List<String> actions, List<String> resources) {
    return "{\"Effect\": \"Allow\", \"Action\": %s, \"Resource\": %s}"
        .formatted(json(actions), json(resources));
  }

  private static String trust(String account, String source) {
    return "{\"Effect\": \"Allow\", %s, \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"%s\"}, \"ArnLike\": {\"aws:SourceArn\": \"%s\"}}}"
        .formatted(TRUSTED, account, source);
  }

  private static String json(List<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(", ", "[", "]"));
  }

  private static List<String> without(List<String> all, String one) {
    return all.stream().filter(other -> !other.equals(one)).toList();
  }

  private static void role(String name, String policy, String trust) {
    Site.write(folder, name + ".json", document(policy));
    if (!trust.isEmpty()) {
      Site.write(folder, name + "-trust.json", document(trust));
    }
    roles.add(
        "  - {arn: \"%s%s\", policy: %s.json%s}"
            .formatted(
                ROLES, name, name, trust.isEmpty() ? "" : ", trust: " + name + "-trust.json"));
  }

  private static String document(String statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}";
  }

  @AfterAll
  static void stop() {
    site.close();
    postgres.close();
  }

  private static void start(String role) {
    Site.start(rds, role, Site.BUCKET, ROLES + role, Site.KEY);
  }

  @Test
  void theSeedsActionsOnTheSeedsResourcesAreEnough() {
    start("seeds");
    assertThat(Site.awaitEnd(rds, "seeds"))
        .satisfies(task -> assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE"))
        .satisfies(task -> assertThat(task.warningMessage()).isNull());
  }

  @ParameterizedTest
  @CsvSource({
    "without-sPutObject,         s3:PutObject",
    "without-sGetObject,         s3:GetObject",
    "without-sListBucket,        s3:ListBucket",
    "without-sDeleteObject,      s3:DeleteObject",
    "without-sGetBucketLocation, s3:GetBucketLocation",
    "without-bucket,             s3:GetBucketLocation",
    "without-objects,            s3:PutObject",
  })
  void whatIsMissingIsNamed(String role, String action) {
    requireRefused(
        () -> start(role),
        "IamRoleMissingPermissions",
        ROLES + role,
        "isn't authorized to call " + action + " on the bucket " + Site.BUCKET,
        role.equals("without-bucket") || action.contains("Bucket")
            ? "resource arn:aws:s3:::" + Site.BUCKET
            : "resource arn:aws:s3:::" + Site.BUCKET + "/");
  }

  @Test
  void aRoleThatIsDeniedTheKeyCannotBeUsed() {
    requireRefused(() -> start("denied-key"), "KMSKeyNotAccessibleFault", "kms:Decrypt", Site.KEY);
  }

  @Test
  void aRoleMustTrustTheExporter() {
    requireRefused(
        () -> start("no-trust"), "IamRoleNotFound", "export.rds.amazonaws.com", "sts:AssumeRole");
    requireRefused(() -> start("trust-other-account"), "IamRoleNotFound", "aws:SourceAccount");
    requireRefused(() -> start("trust-other-source"), "IamRoleNotFound", "aws:SourceArn");
    requireRefused(() -> start("unknown"), "IamRoleNotFound", ROLES + "unknown");
    start("trust-me");
    assertThat(Site.awaitEnd(rds, "trust-me").status()).isEqualTo("COMPLETE");
  }

  /// The seeds' five actions do not let a role abort what a broken read leaves behind.
  @Test
  void aRoleThatMayNotAbortUploadsEndsRightWithOneWarning() {
    Site.start(rds, "left", Site.BUCKET, ROLES + "seeds", Site.KEY, Site.SLOW);
    S3Client s3 = site.s3("ADMIN", "secret of ADMIN");
    while (uploads(s3).isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    Site.breakReading(postgres);
    ExportTask task = Site.awaitEnd(rds, "left");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.warningMessage())
        .containsOnlyOnce("UPLOADS_NOT_ABORTED")
        .contains("s3:AbortMultipartUpload", "1 unfinished uploads stay in the bucket");
    assertThat(uploads(s3))
        .singleElement()
        .satisfies(upload -> assertThat(upload.key()).startsWith("left/"));
  }

  private static List<MultipartUpload> uploads(S3Client s3) {
    return s3.listMultipartUploads(r -> r.bucket(Site.BUCKET).prefix("left/")).uploads();
  }
}
