package dev.spillway.testkit.rds;

import dev.spillway.core.export.TableStates;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.core.task.ExportTasks;
import dev.spillway.core.task.SourceArn;
import dev.spillway.core.task.SourceType;
import dev.spillway.core.task.StartExport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Export tasks that move only when the test moves them.
public final class InMemoryExportTasks implements ExportTasks {
  private final InstantSource clock;
  private final Instant snapshotTime;
  private final Map<String, ExportTask> tasks = new LinkedHashMap<>();
  private final Map<String, TableStates> tables = new HashMap<>();
  private Optional<RuntimeException> nextStart = Optional.empty();

  /// @param snapshotTime of every snapshot that is exported
  public InMemoryExportTasks(InstantSource clock, Instant snapshotTime) {
    this.clock = clock;
    this.snapshotTime = snapshotTime;
  }

  /// The next start throws this, as if its checks had found it.
  public synchronized void failNextStart(RuntimeException failure) {
    nextStart = Optional.of(failure);
  }

  /// Changes a task.
  public synchronized void change(String id, UnaryOperator<ExportTask> change) {
    tasks.put(id, change.apply(find(id)));
  }

  /// How far a task's tables are from now on.
  public synchronized void progress(String id, TableStates states) {
    tables.put(find(id).id().text(), states);
  }

  @Override
  public synchronized TableStates tables(String exportTaskIdentifier) {
    return tables.getOrDefault(find(exportTaskIdentifier).id().text(), TableStates.NONE);
  }

  @Override
  public synchronized ExportTask start(StartExport request, Requester requester) {
    Optional<RuntimeException> failure = nextStart;
    nextStart = Optional.empty();
    failure.ifPresent(e -> {
      throw e;
    });
    ExportTaskId id = new ExportTaskId(request.exportTaskIdentifier());
    if (tasks.containsKey(id.text())) {
      throw new RefusedException(
          ErrorCode.EXPORT_TASK_ALREADY_EXISTS,
          "The export task with the ID " + id + " already exists.");
    }
    ExportTask task = started(id, request);
    tasks.put(id.text(), task);
    return task;
  }

  @Override
  public synchronized ExportTask find(String exportTaskIdentifier) {
    return Optional.ofNullable(tasks.get(exportTaskIdentifier))
        .orElseThrow(() ->
            new RefusedException(
                ErrorCode.EXPORT_TASK_NOT_FOUND,
                "The export task " + exportTaskIdentifier + " does not exist."));
  }

  @Override
  public synchronized List<ExportTask> list() {
    return tasks.values().stream()
        .sorted(Comparator.comparing(ExportTask::created).reversed())
        .toList();
  }

  @Override
  public synchronized ExportTask cancel(String exportTaskIdentifier) {
    ExportTask task = find(exportTaskIdentifier);
    if (task.status() != ExportTaskStatus.STARTING
        && task.status() != ExportTaskStatus.IN_PROGRESS) {
      throw new RefusedException(
          ErrorCode.INVALID_EXPORT_TASK_STATE,
          "The export task " + task.id() + " is " + task.status() + ".");
    }
    change(exportTaskIdentifier, found -> withStatus(found, ExportTaskStatus.CANCELING));
    return find(exportTaskIdentifier);
  }

  /// The task in another status, everything else as it was.
  public static ExportTask withStatus(ExportTask task, ExportTaskStatus status) {
    return new ExportTask(
        task.id(),
        task.source(),
        task.exportOnly(),
        task.s3Bucket(),
        task.s3Prefix(),
        task.iamRoleArn(),
        task.kmsKeyId(),
        status,
        task.percentProgress(),
        task.extractedBytes(),
        task.created(),
        task.snapshotTime(),
        task.startTime(),
        task.endTime(),
        task.failureCause(),
        task.warningMessage());
  }

  private ExportTask started(ExportTaskId id, StartExport request) {
    SourceArn source = SourceArn.parse(request.sourceArn());
    return new ExportTask(
        id,
        source,
        request.exportOnly(),
        request.s3BucketName(),
        request.s3Prefix(),
        request.iamRoleArn(),
        request.kmsKeyId(),
        ExportTaskStatus.STARTING,
        0,
        0,
        clock.instant(),
        source.sourceType() == SourceType.SNAPSHOT ? Optional.of(snapshotTime) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
