package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.MemoryServices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// The sixteen members of an export task in its six statuses: when each is there, and what it
/// holds. A minute passes before the read opens, and another one while the first batch is read.
class ExportTaskMembersTest {
  private static final String SNAPSHOT = "arn:aws:rds:us-west-2:123456789012:snapshot:made";
  private static final String CLUSTER = "arn:aws:rds:us-west-2:123456789012:cluster:db5";
  private static final Instant SNAPSHOT_TIME = Instant.parse("2020-03-27T20:48:42.023Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<String> ONLY = List.of("db.public.orders", "db.public");

  /// Where a batch is held until the test has seen, or canceled, the task.
  private static final Set<ExportTaskStatus> HELD =
      EnumSet.of(
          ExportTaskStatus.IN_PROGRESS, ExportTaskStatus.CANCELING, ExportTaskStatus.CANCELED);

  private static final String PREFIX = "/a b//";

  @TempDir Path directory;
  private RunningServices running;
  private MemoryServices services;
  private Instant created;

  @BeforeEach
  void start() {
    running = new RunningServices(directory, 5);
    services = running.services;
    created = services.clock.instant();
    services.existing(
        new SnapshotId(SnapshotKind.DB, "made"),
        MemoryServices.DATABASE,
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @EnumSource(ExportTaskStatus.class)
  void ofASnapshotWithAPrefixAndExportOnly(ExportTaskStatus status) throws Exception {
    ExportTask task = in(status, SNAPSHOT, PREFIX, ONLY);

    requireAlways(task, status, SNAPSHOT, "SNAPSHOT");
    assertThat(task.exportOnly()).isEqualTo(ONLY);
    assertThat(task.s3Prefix()).isEqualTo(PREFIX);
    assertThat(task.snapshotTime()).isEqualTo(SNAPSHOT_TIME);
  }

  @ParameterizedTest
  @EnumSource(ExportTaskStatus.class)
  void ofAClusterWithNeither(ExportTaskStatus status) throws Exception {
    ExportTask task = in(status, CLUSTER, "", List.of());

    requireAlways(task, status, CLUSTER, "CLUSTER");
    assertThat(task.hasExportOnly()).isFalse();
    assertThat(task.s3Prefix()).isNull();
    if (status == ExportTaskStatus.STARTING) {
      assertThat(task.snapshotTime()).isNull();
    } else {
      assertThat(task.snapshotTime()).as("of its consistent read").isEqualTo(MemoryServices.SINCE);
    }
  }

  private void requireAlways(
      ExportTask task, ExportTaskStatus status, String source, String sourceType) {
    assertThat(task.status()).isEqualTo(status.name());
    assertThat(task.exportTaskIdentifier()).isEqualTo("My-Task");
    assertThat(task.sourceArn()).isEqualTo(source);
    assertThat(task.sourceTypeAsString()).isEqualTo(sourceType);
    assertThat(task.s3Bucket()).isEqualTo(MemoryServices.BUCKET);
    assertThat(task.iamRoleArn()).isEqualTo(MemoryServices.ROLE);
    assertThat(task.kmsKeyId()).isEqualTo("alias/lake");
    assertThat(task.totalExtractedDataInGB()).isZero();
    assertThat(task.taskStartTime())
        .isEqualTo(status == ExportTaskStatus.STARTING ? null : created.plus(MINUTE));
    assertThat(task.taskEndTime())
        .isEqualTo(status.isEnd() ? created.plus(MINUTE).plus(MINUTE) : null);
    if (status == ExportTaskStatus.COMPLETE) {
      assertThat(task.percentProgress()).isEqualTo(100);
    } else {
      assertThat(task.percentProgress()).isBetween(0, 99);
    }
    if (status == ExportTaskStatus.FAILED) {
      assertThat(task.failureCause()).isEqualTo("the disk of the source broke");
    } else {
      assertThat(task.failureCause()).isNull();
    }
    assertThat(task.warningMessage()).isNull();
  }

  private ExportTask in(
      ExportTaskStatus status, String source, String prefix, List<String> exportOnly)
      throws InterruptedException {
    services.faults.callAt("open"::equals, 1, () -> services.clock.advance(MINUTE));
    services.faults.callAt("batch orders"::equals, 1, () -> services.clock.advance(MINUTE));
    if (status == ExportTaskStatus.FAILED) {
      services.faults.throwAt(
          "batch orders"::equals,
          1,
          () -> new FailedException(Fault.SOURCE, "the disk of the source broke"));
    }
    try (Gate starting = gate("open", status == ExportTaskStatus.STARTING);
        Gate reading = gate("batch orders", HELD.contains(status))) {
      running.rds.startExportTask(r ->
          r.exportTaskIdentifier("My-Task")
              .sourceArn(source)
              .s3BucketName(MemoryServices.BUCKET)
              .iamRoleArn(MemoryServices.ROLE)
              .kmsKeyId("alias/lake")
              .s3Prefix(prefix)
              .exportOnly(exportOnly));
      if (status == ExportTaskStatus.STARTING) {
        starting.awaitReached();
        return described();
      }
      if (HELD.contains(status)) {
        reading.awaitReached();
      }
      if (status == ExportTaskStatus.CANCELING || status == ExportTaskStatus.CANCELED) {
        assertThat(running.rds.cancelExportTask(r -> r.exportTaskIdentifier("My-Task")).status())
            .isEqualTo("CANCELING");
      }
      if (!status.isEnd()) {
        return described();
      }
    }
    services.taskStore.await(new ExportTaskId("My-Task"), task -> task.status().isEnd());
    return described();
  }

  /// A gate that was never asked for holds nothing.
  private Gate gate(String step, boolean wanted) {
    return Gate.at(services.faults, wanted ? step : "never");
  }

  private ExportTask described() {
    return running
        .rds
        .describeExportTasks(r -> r.exportTaskIdentifier("My-Task"))
        .exportTasks()
        .getFirst();
  }

  @Test
  void aTaskThatFailedWithItsLastObjectIsNotAtOneHundredPercent() throws Exception {
    services.faults.throwAt(
        step -> step.startsWith("put My-Task/export_info"),
        1,
        () -> new FailedException(Fault.STORE, "gone"));
    ExportTask task = failedAtTheEnd();

    assertThat(task.status()).isEqualTo("FAILED");
    assertThat(task.percentProgress()).isBetween(1, 99);
  }

  private ExportTask failedAtTheEnd() throws InterruptedException {
    startPlain();
    services.taskStore.await(new ExportTaskId("My-Task"), task -> task.status().isEnd());
    return described();
  }

  @Test
  void aTaskThatWasCanceledBeforeItReadAnythingHasNoStartTime() throws Exception {
    try (Gate gate = Gate.at(services.faults, "open")) {
      startPlain();
      gate.awaitReached();
      running.rds.cancelExportTask(r -> r.exportTaskIdentifier("My-Task"));
      ExportTask canceling = described();
      assertThat(canceling.status()).isEqualTo("CANCELING");
      assertThat(canceling.taskStartTime()).isNull();
    }
    services.taskStore.await(new ExportTaskId("My-Task"), task -> task.status().isEnd());
    ExportTask canceled = described();
    assertThat(canceled.status()).isEqualTo("CANCELED");
    assertThat(canceled.taskStartTime()).isNull();
    assertThat(canceled.taskEndTime()).isNotNull();
    assertThat(canceled.failureCause()).isNull();
  }

  @Test
  void aTableThatIsLeftOutIsAWarningOfACompleteTask() throws Exception {
    services.faults.throwAt(
        "batch orders"::equals,
        1,
        () ->
            new TableUnreadableException(
                new Skip(SkipReason.PERMISSIONS_DO_NOT_EXIST, "SELECT is not granted")));
    startPlain();
    services.taskStore.await(new ExportTaskId("My-Task"), task -> task.status().isEnd());
    ExportTask task = described();

    assertThat(task.status()).isEqualTo("COMPLETE");
    assertThat(task.percentProgress()).isEqualTo(100);
    assertThat(task.warningMessage())
        .isEqualTo(
            "{\"skippedTables\":[{\"target\":\"db.public.orders\",\"reason\":\"PERMISSIONS_DO_NOT_EXIST\",\"detail\":\"SELECT is not granted\"}],\"skippedObjectives\":[],\"general\":[]}");
    assertThat(
            new String(
                services.buckets.content(
                    MemoryServices.BUCKET, "My-Task/export_tables_info_My-Task_from_1_to_2.json"),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"target\":\"db.public.orders\"")
        .contains("\"warningMessage\":\"PERMISSIONS_DO_NOT_EXIST: SELECT is not granted\"");
  }

  private void startPlain() {
    running.rds.startExportTask(r ->
        r.exportTaskIdentifier("My-Task")
            .sourceArn(SNAPSHOT)
            .s3BucketName(MemoryServices.BUCKET)
            .iamRoleArn(MemoryServices.ROLE)
            .kmsKeyId(MemoryServices.KEY));
  }
}
