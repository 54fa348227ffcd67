package dev.spillway.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.ExportLog;
import dev.spillway.server.process.Poll;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Who copies a stored export's files follows from what the task's role may do where they are kept:
/// what the snapshot's role may do there, it does not get.
class StoredExportRightsTest {
  private static final String ROLES = "arn:aws:iam::123456789012:role/";
  private static final String BUCKET = "arn:aws:s3:::" + Site.BUCKET;
  private static final String EXPORTING =
      "{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": [\"%1$s\", \"%1$s/*\"]}"
          .formatted(BUCKET);
  private static final String DECRYPTING =
      "{\"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\", \"Resource\": \"*\"}";
  private static final String NOT_THERE =
      "{\"Effect\": \"Deny\", \"Action\": \"s3:GetObject\", \"Resource\": \"%s/kept/*\"}"
          .formatted(BUCKET);

  @TempDir static Path folder;
  private static TestPostgres postgres;
  private static Site site;
  private static RdsClient rds;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i");
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    policy("copier", EXPORTING, DECRYPTING);
    policy("reader", EXPORTING);
    policy("stranger", EXPORTING, DECRYPTING, NOT_THERE);
    site =
        Site.start(
            folder,
            postgres,
            """
            callers: [{name: admin, access-key-file: ADMIN}]
            roles:
              - {arn: "%1$shome"}
              - {arn: "%1$scopier", policy: copier.json}
              - {arn: "%1$sreader", policy: reader.json}
              - {arn: "%1$sstranger", policy: stranger.json}
            snapshots: {bucket: {name: %2$s, prefix: kept, role: "%1$shome", key: "%3$s"}}
            """
                .formatted(ROLES, Site.BUCKET, Site.KEY),
            "kept, snapshot-method: export");
    rds = site.rds("ADMIN", "secret of ADMIN");
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("kept").dbSnapshotIdentifier("snap"));
    Poll.until(
        () -> rds.describeDBSnapshots().dbSnapshots().getFirst().status(), "available"::equals);
  }

  private static void policy(String role, String... statements) {
    Site.write(
        folder,
        role + ".json",
        "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
            .formatted(String.join(", ", statements)));
  }

  @AfterAll
  static void stop() {
    site.close();
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource({
    "copier, itself, the store copies the files",
    "reader, kms:Decrypt, are streamed",
    "stranger, s3:GetObject, are streamed",
  })
  void theStoreCopiesOnlyForARoleThatMayReadTheFilesAndDecryptThem(
      String role, String reason, String way) {
    List<String> log = ExportLog.during(() -> requireExported(role));

    assertThat(log).anyMatch(line -> line.contains(way) && line.contains(reason));
    S3Client s3 = site.s3("ADMIN", "secret of ADMIN");
    List<String> keys =
        s3.listObjectsV2(r -> r.bucket(Site.BUCKET).prefix(role + "/")).contents().stream()
            .map(S3Object::key)
            .toList();
    assertThat(keys).noneMatch(key -> key.contains("probe"));
    assertThat(keys)
        .filteredOn(key -> key.endsWith(".parquet"))
        .singleElement()
        .satisfies(key ->
            assertThat(
                    ParquetRows.of(
                        s3.getObjectAsBytes(r -> r.bucket(Site.BUCKET).key(key)).asByteArray()))
                .hasSize(1000));
  }

  private static void requireExported(String role) {
    rds.startExportTask(r ->
        r.exportTaskIdentifier(role)
            .sourceArn("arn:aws:rds:us-west-2:" + Site.ACCOUNT + ":snapshot:snap")
            .s3BucketName(Site.BUCKET)
            .iamRoleArn(ROLES + role)
            .kmsKeyId(Site.KEY));
    ExportTask task = Site.awaitEnd(rds, role);
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
  }
}
