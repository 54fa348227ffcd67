package dev.spillway.core.task;

import java.util.List;
import java.util.Optional;

/// Keeps export tasks; every change is durable when the method returns. Thread-safe. Tasks are
/// never deleted: their identifiers stay taken for ever.
public interface TaskStore {
  /// @return false if the identifier is taken; nothing is changed then
  boolean insert(ExportTask task);

  /// Replaces the record of the same identifier.
  void update(ExportTask task);

  Optional<ExportTask> find(ExportTaskId id);

  /// All tasks, the newest first.
  List<ExportTask> list();

  /// Tasks that have not ended, the oldest first.
  List<ExportTask> unfinished();
}
