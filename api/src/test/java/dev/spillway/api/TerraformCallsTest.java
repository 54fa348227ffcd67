package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.testkit.rds.MemoryServices;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshotAttribute;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.ExportTaskNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidExportTaskStateException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;

/// The calls of Terraform's AWS provider for a snapshot and an export of it, in its order and with
/// what it demands of each answer; [TerraformTest] runs the provider itself where it can be had.
class TerraformCallsTest extends OnSnapshots {
  @Test
  void aSnapshotIsCreatedSharedReadAgainUpdatedAndDeleted() throws Exception {
    rds.createDBSnapshot(
        r -> r.dbInstanceIdentifier("db5").dbSnapshotIdentifier("tf").tags(tag("team", "data")));
    DBSnapshot created =
        until(this::snapshot, DBSnapshot::status, List.of("creating"), "available");
    rds.modifyDBSnapshotAttribute(
        r -> r.dbSnapshotIdentifier("tf").attributeName("restore").valuesToAdd("111111111111"));
    assertThat(snapshot()).as("a second plan reads the same").isEqualTo(created);
    assertThat(created.dbSnapshotIdentifier()).isEqualTo("tf");
    assertThat(created.dbInstanceIdentifier()).isEqualTo("db5");
    assertThat(created.dbSnapshotArn()).isEqualTo(RDS + "snapshot:tf");
    assertThat(created.tagList()).containsExactly(tag("team", "data"));
    assertThat(restore().attributeValues()).containsExactly("111111111111");

    rds.removeTagsFromResource(r -> r.resourceName(created.dbSnapshotArn()).tagKeys("team"));
    rds.addTagsToResource(r -> r.resourceName(created.dbSnapshotArn()).tags(tag("team", "ops")));
    rds.modifyDBSnapshotAttribute(
        r -> r.dbSnapshotIdentifier("tf").attributeName("restore").valuesToRemove("111111111111"));
    assertThat(snapshot().tagList()).containsExactly(tag("team", "ops"));
    assertThat(restore().attributeValues()).isEmpty();

    rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("tf"));
    assertThatThrownBy(this::snapshot)
        .as("read again, it is gone from the state")
        .isInstanceOf(DbSnapshotNotFoundException.class);
    assertThatThrownBy(() -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("tf")))
        .isInstanceOf(DbSnapshotNotFoundException.class);
  }

  @Test
  void anExportIsStartedWaitedForReadAgainAndCanceledInVain() throws Exception {
    made("tf");
    StartExportTaskRequest request = request("task").exportOnly("db.public.orders", "db").build();
    rds.startExportTask(request);
    ExportTask applied = end("task", "COMPLETE");
    requireEcho(applied, request);
    assertThat(applied.percentProgress()).isEqualTo(100);
    assertThat(applied.snapshotTime()).isNotNull();
    assertThat(applied.taskEndTime()).isNotNull();
    assertThat(applied.sourceTypeAsString()).isEqualTo("SNAPSHOT");
    assertThat(task("task")).as("a second plan reads the same").isEqualTo(applied);
    assertThatThrownBy(() -> rds.cancelExportTask(r -> r.exportTaskIdentifier("task")))
        .isInstanceOf(InvalidExportTaskStateException.class);
    assertThatThrownBy(() -> task("nobody")).isInstanceOf(ExportTaskNotFoundException.class);
  }

  /// A prefix is only sent where the configuration has one; what was not sent is not there.
  @Test
  void whatWasNotConfiguredIsNotRead() throws Exception {
    made("tf");
    StartExportTaskRequest request = request("bare").build();
    rds.startExportTask(request);
    ExportTask task = end("bare", "COMPLETE");
    requireEcho(task, request);
    assertThat(task.hasExportOnly()).isFalse();
    assertThat(task.s3Prefix()).isNull();
    StartExportTaskRequest with = request("with").s3Prefix("a/b").build();
    rds.startExportTask(with);
    requireEcho(end("with", "COMPLETE"), with);
  }

  /// The provider takes FAILED as an end, too, and shows why.
  @Test
  void aFailedExportEndsTheWait() throws Exception {
    made("tf");
    services.faults.throwAt("open"::equals, 1, () -> new FailedException(Fault.SOURCE, "broken"));
    rds.startExportTask(request("fails").build());
    ExportTask failed = end("fails", "FAILED");
    assertThat(failed.failureCause()).isEqualTo("broken");
    assertThatThrownBy(() -> rds.cancelExportTask(r -> r.exportTaskIdentifier("fails")))
        .isInstanceOf(InvalidExportTaskStateException.class);
  }

  @Test
  void anExportThatIsDestroyedWhileItRunsIsCanceled() throws Exception {
    made("tf");
    try (Gate gate = Gate.at(services.faults, "open")) {
      rds.startExportTask(request("running").build());
      gate.awaitReached();
      assertThat(rds.cancelExportTask(r -> r.exportTaskIdentifier("running")).status())
          .isEqualTo("CANCELING");
    }
    services.taskStore.await(new ExportTaskId("running"), task -> task.status().isEnd());
    assertThat(task("running").status()).isEqualTo("CANCELED");
  }

  private static StartExportTaskRequest.Builder request(String id) {
    return StartExportTaskRequest.builder()
        .exportTaskIdentifier(id)
        .sourceArn(RDS + "snapshot:tf")
        .s3BucketName(MemoryServices.BUCKET)
        .iamRoleArn(MemoryServices.ROLE)
        .kmsKeyId("alias/lake");
  }

  /// An apply fails if one of these comes back otherwise than it was sent.
  private static void requireEcho(ExportTask task, StartExportTaskRequest request) {
    assertThat(task.exportTaskIdentifier()).isEqualTo(request.exportTaskIdentifier());
    assertThat(task.sourceArn()).isEqualTo(request.sourceArn());
    assertThat(task.s3Bucket()).isEqualTo(request.s3BucketName());
    assertThat(task.s3Prefix()).isEqualTo(request.s3Prefix());
    assertThat(task.iamRoleArn()).isEqualTo(request.iamRoleArn());
    assertThat(task.kmsKeyId()).isEqualTo(request.kmsKeyId());
    assertThat(task.exportOnly()).isEqualTo(request.exportOnly());
  }

  private ExportTask task(String id) {
    List<ExportTask> found = rds.describeExportTasks(r -> r.exportTaskIdentifier(id)).exportTasks();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private ExportTask end(String id, String status) {
    return until(() -> task(id), ExportTask::status, List.of("STARTING", "IN_PROGRESS"), status);
  }

  private DBSnapshot snapshot() {
    List<DBSnapshot> found =
        rds.describeDBSnapshotsPaginator(r -> r.dbSnapshotIdentifier("tf")).dbSnapshots().stream()
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private DBSnapshotAttribute restore() {
    return rds
        .describeDBSnapshotAttributes(r -> r.dbSnapshotIdentifier("tf"))
        .dbSnapshotAttributesResult()
        .dbSnapshotAttributes()
        .stream()
        .filter(attribute -> attribute.attributeName().equals("restore"))
        .findFirst()
        .orElseThrow();
  }

  /// Asks again while a resource is pending; every status but those and the target is an error.
  private static <T> T until(
      Supplier<T> ask, Function<T, String> status, List<String> pending, String target) {
    while (true) {
      T found = ask.get();
      if (status.apply(found).equals(target)) {
        return found;
      }
      assertThat(status.apply(found)).isIn(pending);
    }
  }
}
