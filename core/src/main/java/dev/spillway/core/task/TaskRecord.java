package dev.spillway.core.task;

import dev.spillway.core.event.Event;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A task that runs here: its record, kept equal to the stored one, and the signal that stops it.
/// All changes of a running task's status go through it. Thread-safe.
final class TaskRecord {
  private final TaskStore store;
  private final StopSignal stop = new StopSignal();
  private ExportTask task;
  private boolean sealed;
  private volatile Supplier<TableStates> tables = () -> TableStates.NONE;

  TaskRecord(ExportTask task, TaskStore store) {
    this.task = task;
    this.store = store;
  }

  StopSignal stop() {
    return stop;
  }

  synchronized ExportTask task() {
    return task;
  }

  /// Takes what tells how far its tables are.
  void measured(Supplier<TableStates> states) {
    tables = states;
  }

  TableStates tables() {
    return tables.get();
  }

  /// Changes and stores the record, and with it the event of a new status.
  ExportTask update(UnaryOperator<ExportTask> change) {
    return update(change, List.of());
  }

  /// @param before events that are recorded with the change, before the one of a new status
  synchronized ExportTask update(UnaryOperator<ExportTask> change, List<Event> before) {
    ExportTask changed = change.apply(task);
    if (!changed.equals(task) || !before.isEmpty()) {
      List<Event> events = new ArrayList<>(before);
      events.addAll(TaskEvents.of(task, changed));
      store.update(changed, events);
      task = changed;
    }
    return task;
  }

  /// Changes the record unless the task is being cancelled, whose status must stay.
  void updateUnlessCanceling(UnaryOperator<ExportTask> change) {
    updateUnlessCanceling(change, List.of());
  }

  synchronized void updateUnlessCanceling(UnaryOperator<ExportTask> change, List<Event> before) {
    if (task.status() != ExportTaskStatus.CANCELING) {
      update(change, before);
    }
  }

  /// From now on the task ends by itself: its last manifest is being written and it cannot be
  /// cancelled.
  synchronized void seal() {
    stop.check();
    sealed = true;
  }

  /// @throws RefusedException InvalidExportTaskStateFault if it cannot be cancelled any more
  ExportTask cancel() {
    ExportTask canceling;
    synchronized (this) {
      boolean cancellable =
          switch (task.status()) {
            case STARTING, IN_PROGRESS -> !sealed;
            case CANCELING, COMPLETE, FAILED, CANCELED -> false;
          };
      if (!cancellable) {
        throw notCancellable(task);
      }
      canceling = update(ExportTask::canceling);
    }
    stop.request(StopSignal.Reason.CANCEL);
    return canceling;
  }

  static RefusedException notCancellable(ExportTask task) {
    return new RefusedException(
        ErrorCode.INVALID_EXPORT_TASK_STATE,
        "The export task %s can't be canceled because its status is %s."
            .formatted(task.id(), task.status()));
  }
}
