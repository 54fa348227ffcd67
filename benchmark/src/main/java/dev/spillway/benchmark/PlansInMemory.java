package dev.spillway.benchmark;

import dev.spillway.core.export.EndedTable;
import dev.spillway.core.export.ExportPlan;
import dev.spillway.core.export.FinishedUnit;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.objectstore.ObjectKey;
import java.util.List;
import java.util.Optional;

/// Forgets: no run of a benchmark is continued by another.
final class PlansInMemory implements PlanStore {
  @Override
  public void save(String exportId, ExportPlan plan) {}

  @Override
  public Optional<StoredPlan> load(String exportId) {
    return Optional.empty();
  }

  @Override
  public List<String> exportIds() {
    return List.of();
  }

  @Override
  public List<OpenUpload> openUploads(String exportId) {
    return List.of();
  }

  @Override
  public void uploadStarted(String exportId, ObjectKey key, String uploadId) {}

  @Override
  public void unitsFinished(String exportId, List<FinishedUnit> units) {}

  @Override
  public void tablesEnded(String exportId, List<EndedTable> tables) {}

  @Override
  public void discard(String exportId) {}
}
