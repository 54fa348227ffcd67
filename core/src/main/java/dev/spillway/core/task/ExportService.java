package dev.spillway.core.task;

import dev.spillway.core.export.StopSignal;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.SnapshotId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The export tasks of this server: accepts, runs, cancels, and goes on with them after a restart.
/// Each running task has a thread of its own that waits most of the time. Thread-safe.
public final class ExportService implements ExportTasks {
  private final TaskStore store;
  private final StartChecks checks;
  private final TaskRun.Surroundings around;
  private final EndedPlans endedPlans;
  private final InstantSource clock;
  private final int maxTasks;
  private final Map<ExportTaskId, TaskRecord> running = new HashMap<>();
  private final Map<ExportTaskId, ExportTask> starting = new HashMap<>();
  private Optional<Thread> clearing = Optional.empty();
  private boolean closing;

  /// @param maxTasks how many tasks may run at once; RDS's limit is 5
  public ExportService(TaskStore store, TaskWorld world, int maxTasks) {
    this.store = store;
    this.clock = world.clock();
    this.maxTasks = maxTasks;
    TaskSources sources = new TaskSources(world.snapshots(), world.databases());
    this.checks =
        new StartChecks(world.site(), sources, world.buckets(), world.kms(), world.random());
    this.around =
        new TaskRun.Surroundings(
            sources, world.buckets(), world.kms(), world.export(), world.clock());
    this.endedPlans = new EndedPlans(store, world.export(), world.buckets());
  }

  /// The snapshots that tasks of an earlier run of the server still read.
  public Set<SnapshotId> snapshotsInUse() {
    return store.unfinished().stream()
        .filter(task -> task.source().sourceType() == SourceType.SNAPSHOT)
        .map(task -> TaskSources.snapshotId(task.source()))
        .collect(Collectors.toSet());
  }

  /// Goes on with the tasks that an earlier run of the server left behind, and clears up after
  /// those that ended.
  public void resume() {
    clearEndedPlans();
    for (ExportTask task : store.unfinished()) {
      TaskRecord record = new TaskRecord(task, store);
      if (task.status() == ExportTaskStatus.CANCELING) {
        record.stop().request(StopSignal.Reason.CANCEL);
      }
      run(record);
    }
  }

  private synchronized void clearEndedPlans() {
    clearing =
        Optional.of(
            Thread.ofPlatform()
                .name("spillway-ended-plans")
                .start(() -> {
                  try {
                    endedPlans.clear();
                  } finally {
                    cleared();
                  }
                }));
  }

  private synchronized void cleared() {
    clearing = Optional.empty();
    notifyAll();
  }

  @Override
  public ExportTask start(StartExport request, Requester requester) {
    ExportTaskId id = new ExportTaskId(request.exportTaskIdentifier());
    requireFree(id);
    ExportTask task = checks.check(id, request, requester, clock.instant());
    reserve(task);
    try {
      checks.probe(task);
      accept(task);
    } finally {
      release(task);
    }
    return task;
  }

  /// Holds the identifier, the source and one of the places, so that nothing is written for a task
  /// that another one keeps from starting.
  private synchronized void reserve(ExportTask task) {
    requireOpen();
    requireFree(task.id());
    requireRoom(task);
    starting.put(task.id(), task);
  }

  private synchronized void release(ExportTask task) {
    starting.remove(task.id());
  }

  private synchronized void accept(ExportTask task) {
    requireOpen();
    if (!store.insert(task)) {
      throw alreadyExists(task.id());
    }
    run(new TaskRecord(task, store));
  }

  @Override
  public ExportTask find(String exportTaskIdentifier) {
    return parse(exportTaskIdentifier)
        .flatMap(store::find)
        .orElseThrow(() ->
            new RefusedException(
                ErrorCode.EXPORT_TASK_NOT_FOUND,
                "The export task %s doesn't exist.".formatted(exportTaskIdentifier)));
  }

  @Override
  public TableStates tables(String exportTaskIdentifier) {
    ExportTask task = find(exportTaskIdentifier);
    Optional<TaskRecord> record;
    synchronized (this) {
      record = Optional.ofNullable(running.get(task.id()));
    }
    return task.status().isEnd()
        ? TableStates.NONE
        : record.map(TaskRecord::tables).orElse(TableStates.NONE);
  }

  @Override
  public List<ExportTask> list() {
    return store.list();
  }

  @Override
  public ExportTask cancel(String exportTaskIdentifier) {
    ExportTask task = find(exportTaskIdentifier);
    TaskRecord record;
    synchronized (this) {
      record = running.get(task.id());
    }
    if (record == null) {
      throw TaskRecord.notCancellable(find(exportTaskIdentifier));
    }
    return record.cancel();
  }

  /// Accepts no more tasks, gives the running ones `drain` to end, then interrupts them; they go on
  /// after the next start. Returns when all threads have ended.
  public void close(Duration drain) {
    synchronized (this) {
      closing = true;
      long deadline = System.nanoTime() + drain.toNanos();
      awaitIdle(deadline);
      running.values().forEach(record -> record.stop().request(StopSignal.Reason.SHUTDOWN));
      clearing.ifPresent(Thread::interrupt);
      awaitIdle(Long.MAX_VALUE);
    }
  }

  /// Waits, holding the lock except while waiting, until nothing runs or the deadline has passed.
  private synchronized void awaitIdle(long deadlineNanos) {
    boolean interrupted = false;
    while (!running.isEmpty() || clearing.isPresent()) {
      long leftMillis =
          deadlineNanos == Long.MAX_VALUE ? 0 : (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0 && deadlineNanos != Long.MAX_VALUE) {
        break;
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        interrupted = true;
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void run(TaskRecord record) {
    ExportTaskId id = record.task().id();
    running.put(id, record);
    Thread.ofPlatform()
        .name("spillway-task-" + id)
        .start(() -> {
          try {
            new TaskRun(record, around).run();
            endedPlans.clear();
          } finally {
            ended(id);
          }
        });
  }

  private synchronized void ended(ExportTaskId id) {
    running.remove(id);
    notifyAll();
  }

  private synchronized void requireFree(ExportTaskId id) {
    if (starting.containsKey(id) || store.find(id).isPresent()) {
      throw alreadyExists(id);
    }
  }

  private synchronized void requireOpen() {
    if (closing) {
      throw new RefusedException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "The server is shutting down; start the export after its restart.");
    }
  }

  private void requireRoom(ExportTask task) {
    List<ExportTask> unfinished = new ArrayList<>(store.unfinished());
    unfinished.addAll(starting.values());
    Optional<ExportTask> same =
        unfinished.stream()
            .filter(other -> other.source().text().equals(task.source().text()))
            .findFirst();
    if (same.isPresent()) {
      throw new RefusedException(
          ErrorCode.INVALID_EXPORT_SOURCE_STATE,
          "The export task %s is running on %s already; wait for its end."
              .formatted(same.get().id(), task.source().text()));
    }
    if (unfinished.size() >= maxTasks) {
      throw new RefusedException(
          ErrorCode.EXPORT_TASK_LIMIT_REACHED,
          "You have reached the limit of %d concurrent export tasks.".formatted(maxTasks));
    }
  }

  private static Optional<ExportTaskId> parse(String text) {
    try {
      return Optional.of(new ExportTaskId(text));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static RefusedException alreadyExists(ExportTaskId id) {
    return new RefusedException(
        ErrorCode.EXPORT_TASK_ALREADY_EXISTS,
        "The export task with the ID %s already exists.".formatted(id));
  }
}
