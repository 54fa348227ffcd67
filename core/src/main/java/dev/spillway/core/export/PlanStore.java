package dev.spillway.core.export;

import dev.spillway.core.objectstore.ObjectKey;
import java.util.List;
import java.util.Optional;

/// Keeps the plans of exports and what was done of them, by the export's identifier. Every change
/// is durable when the method returns. Thread-safe. Sized for 100,000 tables: lists are written in
/// one transaction.
public interface PlanStore {
  /// Stores the whole plan in one transaction.
  ///
  /// @throws IllegalStateException if there is one already
  void save(String exportId, ExportPlan plan);

  Optional<StoredPlan> load(String exportId);

  /// The exports whose plans are kept, in no order.
  List<String> exportIds();

  /// The uploads of an export that were started and whose units are not finished; none if it has no
  /// plan.
  List<OpenUpload> openUploads(String exportId);

  /// Remembers an upload before its first byte is sent.
  void uploadStarted(String exportId, ObjectKey key, String uploadId);

  /// Records units as finished, and forgets the uploads to their keys.
  void unitsFinished(String exportId, List<FinishedUnit> units);

  void tablesEnded(String exportId, List<EndedTable> tables);

  /// Forgets the plan and everything that was done of it. No plan is no error.
  void discard(String exportId);
}
