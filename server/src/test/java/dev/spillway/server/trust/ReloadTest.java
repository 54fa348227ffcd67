package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.SpillwayCommand;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;

/// `spillway reload` under a running server.
class ReloadTest {
  private static final String OTHER_ROLE = "arn:aws:iam::123456789012:role/other";
  private static final String BEFORE =
      """
      callers: [{name: admin, access-key-file: ADMIN}]
      roles: [{arn: "%s"}]
      """
          .formatted(Site.ROLE);

  private static final String SLOW = "slow, max-read-rate: 1MB/s";

  @TempDir static Path folder;
  private static TestPostgres postgres;
  private static Site site;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres", "CREATE TABLE t AS SELECT i, md5(i::text) x FROM generate_series(1, 100000) i");
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    Site.write(folder, "VIEWER", "VIEWER\nsecret of VIEWER\n");
    Site.write(
        folder,
        "viewer.json",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"rds:Describe*\", \"Resource\": \"*\"}}");
    site = Site.start(folder, postgres, BEFORE, SLOW);
    site.reloadOnRequest();
  }

  @AfterAll
  static void stop() {
    site.close();
    postgres.close();
  }

  private static SpillwayCommand.Ended reload() {
    return SpillwayCommand.run("reload", "--config", site.file().toString());
  }

  @Test
  void whatIsNewHoldsWhatIsGoneDoesNotAndRunningTasksGoOn() throws Exception {
    RdsClient admin = site.rds("ADMIN", "secret of ADMIN");
    RdsClient viewer = site.rds("VIEWER", "secret of VIEWER");
    requireRefused(viewer::describeDBInstances, "InvalidClientTokenId");
    admin.startExportTask(request ->
        request
            .exportTaskIdentifier("under-way")
            .sourceArn("arn:aws:rds:us-west-2:123456789012:cluster:slow")
            .s3BucketName(Site.BUCKET)
            .iamRoleArn(Site.ROLE)
            .kmsKeyId(Site.KEY));
    Site.await(admin, "under-way", task -> task.status().equals("IN_PROGRESS"));
    site.configure(
        """
        callers:
          - {name: admin, access-key-file: ADMIN}
          - {name: viewer, access-key-file: VIEWER, policy: viewer.json}
        roles: [{arn: "%s"}]
        keys: [{id: new-key, alias: alias/new}]
        """
            .formatted(OTHER_ROLE),
        "second");
    SpillwayCommand.Ended ended = reload();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(admin.describeExportTasks(r -> r.exportTaskIdentifier("under-way")).exportTasks())
        .as("reloaded under the export")
        .allSatisfy(task -> assertThat(task.status()).isEqualTo("IN_PROGRESS"));
    assertThat(Site.awaitEnd(admin, "under-way"))
        .satisfies(task -> assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE"));
    assertThat(viewer.describeDBInstances().dbInstances())
        .extracting(database -> database.dbInstanceIdentifier())
        .containsExactly("second", "shop");
    requireRefused(() -> Site.start(viewer, "x"), "AccessDenied");
    requireRefused(() -> Site.start(admin, "x"), "IamRoleNotFound");
    Site.start(admin, "reloaded", Site.BUCKET, OTHER_ROLE, "alias/new");
    assertThat(Site.awaitEnd(admin, "reloaded").status()).isEqualTo("COMPLETE");

    site.configure(BEFORE, SLOW);
    assertThat(reload().exitCode()).isZero();
    requireRefused(viewer::describeDBInstances, "InvalidClientTokenId");
  }

  /// What is wrong in files that the configuration names is found before anything is exchanged.
  @Test
  void aBadPolicyChangesNothing() {
    RdsClient admin = site.rds("ADMIN", "secret of ADMIN");
    RdsClient viewer = site.rds("VIEWER", "secret of VIEWER");
    site.write("broken.json", "{\"Statement\": {\"Effect\": \"Perhaps\"}}");
    for (String more :
        new String[] {
          """
          callers:
            - {name: admin, access-key-file: ADMIN}
            - {name: viewer, access-key-file: VIEWER, policy: broken.json}
          roles: [{arn: "%s"}]
          """
              .formatted(Site.ROLE),
          """
          callers: [{name: viewer, access-key-file: VIEWER}]
          roles: [{arn: "%s", policy: broken.json}]
          """
              .formatted(Site.ROLE)
        }) {
      site.configure(more, "second");
      SpillwayCommand.Ended bad = reload();
      assertThat(bad.exitCode()).as(bad.err()).isNotZero();
      assertThat(bad.err()).contains("broken.json");
      assertThat(admin.describeDBInstances().dbInstances())
          .extracting(database -> database.dbInstanceIdentifier())
          .containsExactly("shop", "slow");
      requireRefused(viewer::describeDBInstances, "InvalidClientTokenId");
    }
    site.configure(BEFORE, SLOW);
    assertThat(reload().exitCode()).isZero();
  }

  @Test
  void aBadFileIsRejectedAsAWhole() {
    RdsClient admin = site.rds("ADMIN", "secret of ADMIN");
    site.configure(
        "callers: [{name: viewer, access-key-file: VIEWER, policy: missing.json}]\nrolse: []",
        SLOW);
    SpillwayCommand.Ended bad = reload();
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err()).contains("missing.json").contains("did you mean 'roles'");
    site.configure(BEFORE + "shutdown: {drain: 7s}\nexport: {codec: zstd}", SLOW);
    SpillwayCommand.Ended fixed = reload();
    assertThat(fixed.exitCode()).isEqualTo(1);
    assertThat(fixed.err()).contains("a restart is needed for: export, shutdown");
    assertThat(admin.describeDBInstances().dbInstances()).isNotEmpty();
    site.configure(BEFORE, SLOW);
    assertThat(reload().exitCode()).isZero();
  }
}
