package dev.spillway.testkit.store;

import dev.spillway.core.export.EndedTable;
import dev.spillway.core.export.ExportPlan;
import dev.spillway.core.export.FinishedUnit;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.testkit.fault.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans in memory, as durable as the test's object is.
public final class MemoryPlanStore implements PlanStore {
  private final Faults faults;
  private final Map<String, Kept> plans = new HashMap<>();

  private static final class Kept {
    private final ExportPlan plan;
    private final List<FinishedUnit> finished = new ArrayList<>();
    private final List<EndedTable> ended = new ArrayList<>();
    private final List<OpenUpload> uploads = new ArrayList<>();

    Kept(ExportPlan plan) {
      this.plan = plan;
    }
  }

  public MemoryPlanStore(Faults faults) {
    this.faults = faults;
  }

  @Override
  public synchronized void save(String exportId, ExportPlan plan) {
    faults.step("plan save");
    if (plans.putIfAbsent(exportId, new Kept(plan)) != null) {
      throw new IllegalStateException("there is a plan for " + exportId);
    }
  }

  @Override
  public synchronized Optional<StoredPlan> load(String exportId) {
    return Optional.ofNullable(plans.get(exportId))
        .map(kept -> new StoredPlan(kept.plan, kept.finished, kept.ended, kept.uploads));
  }

  @Override
  public synchronized List<String> exportIds() {
    return List.copyOf(plans.keySet());
  }

  @Override
  public synchronized List<OpenUpload> openUploads(String exportId) {
    return plans.containsKey(exportId) ? List.copyOf(kept(exportId).uploads) : List.of();
  }

  @Override
  public synchronized void uploadStarted(String exportId, ObjectKey key, String uploadId) {
    faults.step("plan uploadStarted");
    kept(exportId).uploads.add(new OpenUpload(key, uploadId));
  }

  @Override
  public synchronized void unitsFinished(String exportId, List<FinishedUnit> units) {
    faults.step("plan unitsFinished");
    Kept kept = kept(exportId);
    kept.finished.addAll(units);
    for (FinishedUnit unit : units) {
      ObjectKey key = kept.plan.tables().get(unit.table() - 1).unit(unit.part()).key();
      kept.uploads.removeIf(upload -> upload.key().equals(key));
    }
  }

  @Override
  public synchronized void tablesEnded(String exportId, List<EndedTable> tables) {
    faults.step("plan tablesEnded");
    kept(exportId).ended.addAll(tables);
  }

  @Override
  public synchronized void discard(String exportId) {
    faults.step("plan discard");
    plans.remove(exportId);
  }

  private Kept kept(String exportId) {
    Kept kept = plans.get(exportId);
    if (kept == null) {
      throw new IllegalStateException("there is no plan for " + exportId);
    }
    return kept;
  }
}
