package dev.spillway.core.task;

import dev.spillway.core.event.Event;
import java.util.List;
import java.util.Optional;

/// Keeps export tasks; every change is durable when the method returns. Thread-safe. Tasks are
/// never deleted: their identifiers stay taken for ever.
public interface TaskStore {
  /// @return false if the identifier is taken; nothing is changed then
  boolean insert(ExportTask task);

  /// Replaces the record of the same identifier.
  default void update(ExportTask task) {
    update(task, List.of());
  }

  /// Replaces the record of the same identifier and records what happened, in one step: both are
  /// durable, or neither.
  void update(ExportTask task, List<Event> events);

  Optional<ExportTask> find(ExportTaskId id);

  /// All tasks, the newest first.
  List<ExportTask> list();

  /// Tasks that have not ended, the oldest first.
  List<ExportTask> unfinished();
}
