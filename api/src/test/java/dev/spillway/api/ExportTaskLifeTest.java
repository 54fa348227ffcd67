package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.MemoryServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.ExportTaskAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.InvalidExportSourceStateException;
import software.amazon.awssdk.services.rds.model.InvalidExportTaskStateException;
import software.amazon.awssdk.services.rds.model.RdsException;

/// What tasks owe each other and the world: places, names, sources; how they end, and who hears of
/// it.
class ExportTaskLifeTest {
  private static final String RDS = "arn:aws:rds:us-west-2:123456789012:";

  @TempDir Path directory;
  private RunningServices running;
  private MemoryServices services;

  @BeforeEach
  void start() {
    running = new RunningServices(directory, 5);
    services = running.services;
    for (int i = 1; i <= 6; i++) {
      existing(SnapshotKind.DB, "s" + i);
    }
    existing(SnapshotKind.CLUSTER, "cs");
  }

  private void existing(SnapshotKind kind, String name) {
    services.existing(
        new SnapshotId(kind, name),
        MemoryServices.DATABASE,
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void start(String id, String resource) {
    running.rds.startExportTask(r ->
        r.exportTaskIdentifier(id)
            .sourceArn(RDS + resource)
            .s3BucketName(MemoryServices.BUCKET)
            .iamRoleArn(MemoryServices.ROLE)
            .kmsKeyId(MemoryServices.KEY));
  }

  private ExportTask awaitEnd(String id) throws InterruptedException {
    return services.taskStore.await(new ExportTaskId(id), task -> task.status().isEnd());
  }

  @Test
  void fiveTasksRunAtATimeEachOnASourceOfItsOwn() throws Exception {
    Gate[] gates = new Gate[5];
    for (int i = 0; i < 5; i++) {
      gates[i] = Gate.at(services.faults, "open");
      start("t" + i, "snapshot:s" + (i + 1));
      gates[i].awaitReached();
    }
    Set<String> keys = services.buckets.keys(MemoryServices.BUCKET);
    assertThatThrownBy(() -> start("t5", "snapshot:s6"))
        .isInstanceOfSatisfying(
            RdsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExportTaskLimitReachedFault");
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo("You have reached the limit of 5 concurrent export tasks.");
            });
    assertThatThrownBy(() -> start("t6", "snapshot:s1"))
        .as("full or partial, one source is exported once at a time")
        .isInstanceOf(InvalidExportSourceStateException.class)
        .hasMessageContaining("The export task t0 is running");
    assertThatThrownBy(() -> start("t0", "snapshot:s6"))
        .isInstanceOf(ExportTaskAlreadyExistsException.class)
        .hasMessageContaining("The export task with the ID t0 already exists.");
    assertThat(services.buckets.keys(MemoryServices.BUCKET)).isEqualTo(keys);

    gates[0].close();
    awaitEnd("t0");
    start("t5", "snapshot:s1");
    for (Gate gate : gates) {
      gate.close();
    }
  }

  @Test
  void anIdentifierStaysTakenAfterEveryEnd() throws Exception {
    start("complete", "snapshot:s1");
    assertThat(awaitEnd("complete").status()).isEqualTo(ExportTaskStatus.COMPLETE);
    services.faults.throwAt("open"::equals, 1, () -> new FailedException(Fault.SOURCE, "broken"));
    start("failed", "snapshot:s1");
    assertThat(awaitEnd("failed").status()).isEqualTo(ExportTaskStatus.FAILED);
    try (Gate gate = Gate.at(services.faults, "open")) {
      start("canceled", "snapshot:s1");
      gate.awaitReached();
      running.rds.cancelExportTask(r -> r.exportTaskIdentifier("canceled"));
      assertThatThrownBy(
              () -> running.rds.cancelExportTask(r -> r.exportTaskIdentifier("canceled")))
          .isInstanceOf(InvalidExportTaskStateException.class)
          .hasMessageContaining("CANCELING");
    }
    assertThat(awaitEnd("canceled").status()).isEqualTo(ExportTaskStatus.CANCELED);
    for (String id : List.of("complete", "failed", "canceled")) {
      assertThatThrownBy(() -> start(id, "snapshot:s2"))
          .isInstanceOf(ExportTaskAlreadyExistsException.class);
      assertThatThrownBy(() -> running.rds.cancelExportTask(r -> r.exportTaskIdentifier(id)))
          .isInstanceOf(InvalidExportTaskStateException.class)
          .hasMessageContaining(id.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /// The second of two calls at once comes while the first one puts its probe.
  @Test
  void whatIsBeingStartedIsTakenToo() throws Exception {
    Thread first = Thread.ofVirtual().unstarted(() -> start("twice", "snapshot:s1"));
    try (Gate gate = new Gate()) {
      services.faults.callAt(step -> step.startsWith("read "), 1, gate::pass);
      first.start();
      gate.awaitReached();
      assertThatThrownBy(() -> start("twice", "snapshot:s2"))
          .isInstanceOf(ExportTaskAlreadyExistsException.class);
      assertThatThrownBy(() -> start("other", "snapshot:s1"))
          .isInstanceOf(InvalidExportSourceStateException.class);
    }
    first.join();
    assertThat(awaitEnd("twice").status()).isEqualTo(ExportTaskStatus.COMPLETE);
    assertThat(services.buckets.keys(MemoryServices.BUCKET))
        .allMatch(key -> key.startsWith("twice/"));
  }

  @ParameterizedTest
  @CsvSource({
    "snapshot:s1, SNAPSHOT_EXPORT_STAGE, SNAPSHOT_EXPORT_COMPLETED, SNAPSHOT_EXPORT_FAILED, SNAPSHOT_EXPORT_CANCELED",
    "cluster-snapshot:cs, CLUSTER_SNAPSHOT_EXPORT_STAGE, CLUSTER_SNAPSHOT_EXPORT_COMPLETED, CLUSTER_SNAPSHOT_EXPORT_FAILED, CLUSTER_SNAPSHOT_EXPORT_CANCELED",
    "cluster:db5, , CLUSTER_EXPORT_COMPLETED, CLUSTER_EXPORT_FAILED, CLUSTER_EXPORT_CANCELED",
  })
  void everyEndIsAnEventOfTheSource(
      String source, String stage, EventType complete, EventType failed, EventType canceled)
      throws Exception {
    start("complete", source);
    awaitEnd("complete");
    services.faults.throwAt("open"::equals, 1, () -> new FailedException(Fault.SOURCE, "broken"));
    start("failed", source);
    awaitEnd("failed");
    try (Gate gate = Gate.at(services.faults, "open")) {
      start("canceled", source);
      gate.awaitReached();
      running.rds.cancelExportTask(r -> r.exportTaskIdentifier("canceled"));
    }
    awaitEnd("canceled");
    List<EventType> types = services.events.all().stream().map(Event::type).toList();
    if (stage == null) {
      assertThat(types).containsExactly(complete, failed, canceled);
    } else {
      assertThat(types).containsExactly(EventType.valueOf(stage), complete, failed, canceled);
    }
    List<software.amazon.awssdk.services.rds.model.Event> events =
        running.rds.describeEvents().events();
    assertThat(events).hasSameSizeAs(types);
    assertThat(events.getLast().sourceArn()).isEqualTo(RDS + source);
    assertThat(events.getLast().eventCategories()).containsExactly("notification");
  }

  @Test
  void aClusterThatIsNoLongerDeclaredFailsTheTask() throws Exception {
    services.declare(
        new DeclaredDatabase(
            new DatabaseId("gone"), Engine.POSTGRES, "h", 5432, "u", MemoryServices.SINCE));
    services.faults.callAt(
        step -> step.startsWith("delete "),
        1,
        () -> services.databases.remove(new DatabaseId("gone")));
    start("orphan", "cluster:gone");
    assertThat(awaitEnd("orphan").failureCause()).contains("DBCluster gone not found.");
  }

  @Test
  void aRoleThatIsGoneFailsTheTask() throws Exception {
    services.faults.callAt(
        step -> step.startsWith("delete "), 1, () -> services.buckets.forgetRole());
    start("roleless", "snapshot:s1");
    assertThat(awaitEnd("roleless").failureCause().orElseThrow()).contains(MemoryServices.ROLE);
  }

  @Test
  void aKeyThatWasDisabledFailsTheTask() throws Exception {
    services.faults.callAt(
        step -> step.startsWith("delete "),
        1,
        () -> services.kms.move(MemoryServices.KEY_ID, KeyState.DISABLED));
    start("keyless", "snapshot:s1");
    assertThat(awaitEnd("keyless").failureCause().orElseThrow())
        .startsWith("The KMS key check failed")
        .contains("DISABLED");
  }

  @Test
  void aBucketThatWasDeletedFailsTheTask() throws Exception {
    services.faults.callAt(
        "open"::equals, 1, () -> services.buckets.removeBucket(MemoryServices.BUCKET));
    start("homeless", "snapshot:s1");
    assertThat(awaitEnd("homeless").failureCause().orElseThrow())
        .startsWith("The S3 bucket amzn-s3-demo-bucket isn't valid: it doesn't exist");
    services.buckets.createBucket(MemoryServices.BUCKET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ACCESS_DENIED | The role arn:aws:iam::123456789012:role/service-role/ExportRole isn't authorized to call s3:PutObject on the S3 bucket amzn-s3-demo-bucket",
        "CREDENTIALS_REFUSED | The S3 credential check of the role arn:aws:iam::123456789012:role/service-role/ExportRole failed on the S3 bucket amzn-s3-demo-bucket",
        "KEY_NOT_ACCESSIBLE | The KMS key check failed for arn:aws:kms",
        "WRONG_REGION | The S3 bucket amzn-s3-demo-bucket isn't located in the current Region",
        "NO_SUCH_BUCKET | The S3 bucket amzn-s3-demo-bucket isn't valid: it doesn't exist",
        "FULL | The S3 bucket amzn-s3-demo-bucket is full",
        "OTHER | Writing to the S3 bucket amzn-s3-demo-bucket failed",
      })
  void whatTheStoreRefusesIsTheCauseForDataAndForMetadata(StoreException.Kind kind, String cause)
      throws Exception {
    strike("commit data/db/", kind);
    start("data", "snapshot:s1");
    assertThat(awaitEnd("data").failureCause().orElseThrow()).startsWith(cause);
    strike("put info/export_info", kind);
    start("info", "snapshot:s1");
    assertThat(awaitEnd("info").failureCause().orElseThrow())
        .startsWith("The metadata couldn't be written to the S3 bucket amzn-s3-demo-bucket with")
        .contains(MemoryServices.ROLE, MemoryServices.KEY, cause);
  }

  @Test
  void aRoleThatCannotBeAssumedWhenTheMetadataIsWrittenIsTheCause() throws Exception {
    services.faults.throwAt(
        s -> s.startsWith("put info/export_tables_info"),
        1,
        () -> new RefusedException(ErrorCode.IAM_ROLE_NOT_FOUND, "no trust"));
    start("info", "snapshot:s1");
    assertThat(awaitEnd("info").failureCause().orElseThrow())
        .isEqualTo(
            "The metadata couldn't be written to the S3 bucket amzn-s3-demo-bucket because the IAM role %s can't be assumed: no trust"
                .formatted(MemoryServices.ROLE));
  }

  private void strike(String step, StoreException.Kind kind) {
    services.faults.throwAt(
        s -> s.startsWith(step), 1, () -> new StoreException(kind, "s3:PutObject", "why so"));
  }

  @Test
  void aDefectIsAnInternalErrorAndNamesItsMetadata() throws Exception {
    services.faults.throwAt("open"::equals, 1, () -> new IllegalStateException("inner detail"));
    start("defect", "snapshot:s1");
    assertThat(awaitEnd("defect").failureCause().orElseThrow())
        .startsWith("An internal error occurred")
        .doesNotContain("inner detail");
    services.faults.throwAt(
        s -> s.startsWith("put meta/export_info"), 1, () -> new IllegalStateException("inner"));
    start("meta", "snapshot:s1");
    assertThat(awaitEnd("meta").failureCause().orElseThrow())
        .isEqualTo(
            "An internal error occurred while writing metadata to the S3 bucket amzn-s3-demo-bucket (IllegalStateException); the server's log has the details");
  }
}
