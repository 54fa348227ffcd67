package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Deployment;
import dev.spillway.core.source.Engine;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.MemoryServices;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

/// One server for the tests of the rules of StartExportTask. A refused call leaves nothing behind:
/// no task, no event, no object.
abstract class StartExportTaskRules {
  static final String RDS = "arn:aws:rds:us-west-2:123456789012:";
  static final String SNAPSHOT = RDS + "snapshot:made";
  static final String IDENTIFIER_RULE =
      "The parameter ExportTaskIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.";
  static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path directory;
  static RunningServices running;
  static MemoryServices services;

  @BeforeAll
  static void start() {
    running = new RunningServices(directory, 5);
    services = running.services;
    existing(SnapshotKind.DB, "made", SnapshotStatus.AVAILABLE);
    existing(SnapshotKind.DB, "rds:db5-2026-11-21-03-04", SnapshotStatus.AVAILABLE);
    existing(SnapshotKind.CLUSTER, "made-of-cluster", SnapshotStatus.AVAILABLE);
    existing(SnapshotKind.DB, "failed", SnapshotStatus.FAILED);
    existing(SnapshotKind.CLUSTER, "creating", SnapshotStatus.CREATING);
    existing(SnapshotKind.DB, "deleting", SnapshotStatus.DELETING);
    declare("custom", Engine.POSTGRES, Deployment.RDS_CUSTOM);
    declare("multi", Engine.POSTGRES, Deployment.MULTI_AZ_CLUSTER);
    declare("my", Engine.MYSQL, Deployment.STANDARD);
    declare("maria", Engine.MARIADB, Deployment.STANDARD);
    declare("away", Engine.POSTGRES, Deployment.STANDARD);
    services.databases.unreachable(new DatabaseId("away"));
    services.existing(
        new SnapshotId(SnapshotKind.DB, "of-custom"),
        new DatabaseId("custom"),
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
    services.existing(
        new SnapshotId(SnapshotKind.CLUSTER, "of-multi"),
        new DatabaseId("multi"),
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
  }

  static void existing(SnapshotKind kind, String name, SnapshotStatus status) {
    services.existing(new SnapshotId(kind, name), MemoryServices.DATABASE, Engine.POSTGRES, status);
  }

  static void declare(String id, Engine engine, Deployment deployment) {
    services.declare(
        new DeclaredDatabase(
            new DatabaseId(id), engine, "h", 5432, "u", MemoryServices.SINCE, deployment));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  static StartExportTaskResponse accepted(Consumer<StartExportTaskRequest.Builder> change) {
    StartExportTaskResponse answer = running.rds.startExportTask(request(change));
    try {
      ExportTask end =
          services.taskStore.await(
              new ExportTaskId(answer.exportTaskIdentifier()), task -> task.status().isEnd());
      assertThat(end.status()).as("%s", end).isEqualTo(ExportTaskStatus.COMPLETE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  static RdsException refusal(Consumer<StartExportTaskRequest.Builder> change) {
    return catchThrowableOfType(
        RdsException.class, () -> running.rds.startExportTask(request(change)));
  }

  static void requireRefused(
      String code, String words, Consumer<StartExportTaskRequest.Builder> change) {
    int tasks = services.taskStore.list().size();
    long events = services.events.newest();
    Set<String> keys = services.buckets.keys(MemoryServices.BUCKET);
    RdsException e = refusal(change);
    assertThat(e).isNotNull();
    assertThat(e.awsErrorDetails().errorCode()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.awsErrorDetails().errorMessage()).contains(words);
    assertThat(services.taskStore.list()).as("no task").hasSize(tasks);
    assertThat(services.events.newest()).as("no event").isEqualTo(events);
    assertThat(services.buckets.keys(MemoryServices.BUCKET)).as("no object").isEqualTo(keys);
  }

  static StartExportTaskRequest request(Consumer<StartExportTaskRequest.Builder> change) {
    StartExportTaskRequest.Builder request =
        StartExportTaskRequest.builder()
            .exportTaskIdentifier("task-" + NUMBERS.incrementAndGet())
            .sourceArn(SNAPSHOT)
            .s3BucketName(MemoryServices.BUCKET)
            .iamRoleArn(MemoryServices.ROLE)
            .kmsKeyId(MemoryServices.KEY);
    change.accept(request);
    return request.build();
  }
}
