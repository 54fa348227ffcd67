package dev.spillway.server.store;

import dev.spillway.core.export.ExportPlan;
import dev.spillway.core.export.PlannedTable;
import dev.spillway.core.export.WorkUnit;
import dev.spillway.core.source.Skip;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Writes one plan within a transaction, in batches that stay small whatever the plan's size.
final class PlanWriter {
  private static final int BATCH = 1000;

  private final Handle handle;

  PlanWriter(Handle handle) {
    this.handle = handle;
  }

  void write(String exportId, ExportPlan plan) {
    long number =
        handle
            .createQuery(
                """
                INSERT INTO plan (export_id, time, version, codec, planned)
                VALUES (:id, :time, :version, :codec, :planned) RETURNING number
                """)
            .bind("id", exportId)
            .bind("time", plan.time().toString())
            .bind("version", plan.version())
            .bind("codec", plan.codec())
            .bind("planned", plan.planned().toString())
            .mapTo(Long.class)
            .one();
    writeTables(number, plan);
    writeUnits(number, plan);
  }

  private void writeTables(long plan, ExportPlan all) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO plan_table (
              plan, number, database_name, schema_name, table_name, identity, columns, bytes,
              folder, uuid, skip_reason, skip_detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (PlannedTable table : all.tables()) {
        batch.add(
            plan,
            table.number(),
            table.name().database(),
            table.name().schema(),
            table.name().table(),
            table.identity(),
            table.columns(),
            table.bytes(),
            table.folder(),
            table.uuid().toString(),
            Columns.orNull(table.skip().map(Skip::reason)),
            Columns.orNull(table.skip().map(Skip::detail)));
        executeIfFull(batch);
      }
      batch.execute();
    }
  }

  private void writeUnits(long plan, ExportPlan all) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO plan_unit (plan, table_number, part, relation, range, bytes, key)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (PlannedTable table : all.tables()) {
        for (WorkUnit unit : table.units()) {
          batch.add(
              plan,
              unit.table(),
              unit.part(),
              unit.range().relation(),
              unit.range().range(),
              unit.range().bytes(),
              unit.key().text());
          executeIfFull(batch);
        }
      }
      batch.execute();
    }
  }

  private static void executeIfFull(PreparedBatch batch) {
    if (batch.size() >= BATCH) {
      batch.execute();
    }
  }
}
