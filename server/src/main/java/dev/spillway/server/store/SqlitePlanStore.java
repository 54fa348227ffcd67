package dev.spillway.server.store;

import dev.spillway.core.export.EndedTable;
import dev.spillway.core.export.ExportPlan;
import dev.spillway.core.export.FinishedUnit;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Skip;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Plans and what was done of them, in SQLite.
public final class SqlitePlanStore implements PlanStore {
  private final StoreFile file;

  public SqlitePlanStore(StoreFile file) {
    this.file = file;
  }

  @Override
  public void save(String exportId, ExportPlan plan) {
    file.change(handle -> {
      if (find(handle, exportId).isPresent()) {
        throw new IllegalStateException("there is a plan of " + exportId + " already");
      }
      new PlanWriter(handle).write(exportId, plan);
    });
  }

  @Override
  public Optional<StoredPlan> load(String exportId) {
    return file.read(
        handle -> find(handle, exportId).map(number -> new PlanReader(handle, number).read()));
  }

  @Override
  public List<String> exportIds() {
    return file.read(
        handle -> handle.createQuery("SELECT export_id FROM plan").mapTo(String.class).list());
  }

  @Override
  public List<OpenUpload> openUploads(String exportId) {
    return file.read(handle ->
        find(handle, exportId)
            .map(number -> new PlanReader(handle, number).uploads())
            .orElse(List.of()));
  }

  @Override
  public void uploadStarted(String exportId, ObjectKey key, String uploadId) {
    file.change(handle ->
        handle
            .createUpdate(
                "INSERT INTO plan_upload (plan, key, upload_id) VALUES (:plan, :key, :upload)")
            .bind("plan", number(handle, exportId))
            .bind("key", key.text())
            .bind("upload", uploadId)
            .execute());
  }

  @Override
  public void unitsFinished(String exportId, List<FinishedUnit> units) {
    if (units.isEmpty()) {
      return;
    }
    file.change(handle -> {
      long plan = number(handle, exportId);
      finish(handle, plan, units);
      keepFindings(handle, plan, units);
      forgetUploads(handle, plan, units);
    });
  }

  private static void finish(Handle handle, long plan, List<FinishedUnit> units) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            UPDATE plan_unit SET rows = ?, object_bytes = ?, began = ?, ended = ?
            WHERE plan = ? AND table_number = ? AND part = ?
            """)) {
      for (FinishedUnit unit : units) {
        batch.add(
            unit.rows(),
            unit.objectBytes(),
            unit.began().toString(),
            unit.ended().toString(),
            plan,
            unit.table(),
            unit.part());
      }
      requireEach(batch.execute(), "a unit that is not in the plan");
    }
  }

  private static void keepFindings(Handle handle, long plan, List<FinishedUnit> units) {
    try (PreparedBatch batch =
        handle.prepareBatch("INSERT OR REPLACE INTO plan_finding VALUES (?, ?, ?, ?, ?, ?)")) {
      for (FinishedUnit unit : units) {
        for (Finding found : unit.findings()) {
          batch.add(plan, unit.table(), unit.part(), found.reason(), found.what(), found.values());
        }
      }
      batch.execute();
    }
  }

  private static void forgetUploads(Handle handle, long plan, List<FinishedUnit> units) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            DELETE FROM plan_upload WHERE plan = ? AND key =
              (SELECT key FROM plan_unit WHERE plan = ? AND table_number = ? AND part = ?)
            """)) {
      units.forEach(unit -> batch.add(plan, plan, unit.table(), unit.part()));
      batch.execute();
    }
  }

  @Override
  public void tablesEnded(String exportId, List<EndedTable> tables) {
    if (tables.isEmpty()) {
      return;
    }
    file.change(handle -> {
      long plan = number(handle, exportId);
      try (PreparedBatch batch =
          handle.prepareBatch(
              """
              UPDATE plan_table SET ended = 1, ended_skip_reason = ?, ended_skip_detail = ?
              WHERE plan = ? AND number = ?
              """)) {
        for (EndedTable table : tables) {
          batch.add(
              Columns.orNull(table.skip().map(Skip::reason)),
              Columns.orNull(table.skip().map(Skip::detail)),
              plan,
              table.table());
        }
        requireEach(batch.execute(), "a table that is not in the plan");
      }
    });
  }

  @Override
  public void discard(String exportId) {
    file.change(handle ->
        handle
            .createUpdate("DELETE FROM plan WHERE export_id = :id")
            .bind("id", exportId)
            .execute());
  }

  private static void requireEach(int[] updated, String otherwise) {
    for (int count : updated) {
      if (count != 1) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  private static Optional<Long> find(Handle handle, String exportId) {
    return handle
        .createQuery("SELECT number FROM plan WHERE export_id = :id")
        .bind("id", exportId)
        .mapTo(Long.class)
        .findOne();
  }

  private static long number(Handle handle, String exportId) {
    return find(handle, exportId)
        .orElseThrow(() -> new IllegalStateException("there is no plan of " + exportId));
  }
}
