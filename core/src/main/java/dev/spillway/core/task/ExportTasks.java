package dev.spillway.core.task;

import dev.spillway.core.export.TableStates;
import dev.spillway.core.policy.Requester;
import java.util.List;

/// The operations on export tasks behind the API. Thread-safe. All throw
/// [dev.spillway.core.problem.RefusedException].
public interface ExportTasks {
  /// Checks everything that can be checked, then stores the task and hands it to the runner.
  ///
  /// @param requester may start exports; whether it may pass the role and use the key is checked
  ///   here
  /// @return the task in STARTING
  ExportTask start(StartExport request, Requester requester);

  /// @throws dev.spillway.core.problem.RefusedException ExportTaskNotFound
  ExportTask find(String exportTaskIdentifier);

  /// How far each table of a task is; of a task that does not run, nothing.
  ///
  /// @throws dev.spillway.core.problem.RefusedException ExportTaskNotFound
  TableStates tables(String exportTaskIdentifier);

  /// All tasks, the newest first.
  List<ExportTask> list();

  /// Asks a task in STARTING or IN_PROGRESS to stop; its objects stay.
  ///
  /// @return the task in CANCELING
  /// @throws dev.spillway.core.problem.RefusedException ExportTaskNotFound or
  ///   InvalidExportTaskStateFault
  ExportTask cancel(String exportTaskIdentifier);
}
