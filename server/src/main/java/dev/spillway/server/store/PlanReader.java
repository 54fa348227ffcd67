package dev.spillway.server.store;

import dev.spillway.core.export.EndedTable;
import dev.spillway.core.export.ExportPlan;
import dev.spillway.core.export.FinishedUnit;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.export.PlannedTable;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.export.WorkUnit;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/// Reads one plan and what was done of it within a transaction.
final class PlanReader {
  private final Handle handle;
  private final long plan;

  PlanReader(Handle handle, long plan) {
    this.handle = handle;
    this.plan = plan;
  }

  StoredPlan read() {
    Map<Integer, List<WorkUnit>> units = new HashMap<>();
    for (WorkUnit unit :
        rows(
            "SELECT * FROM plan_unit WHERE plan = :plan ORDER BY table_number, part",
            (row, _) -> unit(row))) {
      units.computeIfAbsent(unit.table(), _ -> new ArrayList<>()).add(unit);
    }
    List<PlannedTable> tables =
        rows(
            "SELECT * FROM plan_table WHERE plan = :plan ORDER BY number",
            (row, _) -> table(row, units));
    ExportPlan stored =
        rows("SELECT * FROM plan WHERE number = :plan", (row, _) -> plan(row, tables)).getFirst();
    return new StoredPlan(stored, finished(), ended(), uploads());
  }

  private record UnitNumber(int table, int part) {
    static UnitNumber of(ResultSet row) throws SQLException {
      return new UnitNumber(row.getInt("table_number"), row.getInt("part"));
    }
  }

  private record FoundIn(UnitNumber unit, Finding finding) {}

  private Map<UnitNumber, List<Finding>> findings() {
    Map<UnitNumber, List<Finding>> findings = new HashMap<>();
    for (FoundIn found :
        rows(
            "SELECT * FROM plan_finding WHERE plan = :plan ORDER BY reason, what",
            (row, _) ->
                new FoundIn(
                    UnitNumber.of(row),
                    new Finding(
                        row.getString("reason"), row.getLong("found"), row.getString("what"))))) {
      findings.computeIfAbsent(found.unit(), _ -> new ArrayList<>()).add(found.finding());
    }
    return findings;
  }

  private List<FinishedUnit> finished() {
    Map<UnitNumber, List<Finding>> findings = findings();
    return rows(
        """
        SELECT * FROM plan_unit WHERE plan = :plan AND rows IS NOT NULL
        ORDER BY table_number, part
        """,
        (row, _) ->
            new FinishedUnit(
                row.getInt("table_number"),
                row.getInt("part"),
                row.getLong("rows"),
                row.getLong("object_bytes"),
                Columns.instant(row, "began"),
                Columns.instant(row, "ended"),
                findings.getOrDefault(UnitNumber.of(row), List.of())));
  }

  private List<EndedTable> ended() {
    return rows(
        "SELECT * FROM plan_table WHERE plan = :plan AND ended = 1 ORDER BY number",
        (row, _) -> new EndedTable(row.getInt("number"), Columns.skip(row, "ended_skip_")));
  }

  List<OpenUpload> uploads() {
    return rows(
        "SELECT * FROM plan_upload WHERE plan = :plan ORDER BY key, upload_id",
        (row, _) ->
            new OpenUpload(new ObjectKey(row.getString("key")), row.getString("upload_id")));
  }

  private <T> List<T> rows(String sql, RowMapper<T> mapper) {
    return handle.createQuery(sql).bind("plan", plan).map(mapper).list();
  }

  private static ExportPlan plan(ResultSet row, List<PlannedTable> tables) throws SQLException {
    return new ExportPlan(
        Columns.instant(row, "time"),
        row.getString("version"),
        row.getString("codec"),
        Columns.instant(row, "planned"),
        tables);
  }

  private static PlannedTable table(ResultSet row, Map<Integer, List<WorkUnit>> units)
      throws SQLException {
    int number = row.getInt("number");
    return new PlannedTable(
        number,
        new TableName(
            row.getString("database_name"),
            row.getString("schema_name"),
            row.getString("table_name")),
        row.getString("identity"),
        row.getString("columns"),
        row.getLong("bytes"),
        row.getString("folder"),
        UUID.fromString(row.getString("uuid")),
        units.getOrDefault(number, List.of()),
        Columns.skip(row, "skip_"));
  }

  private static WorkUnit unit(ResultSet row) throws SQLException {
    return new WorkUnit(
        row.getInt("table_number"),
        row.getInt("part"),
        new TableRange(row.getString("relation"), row.getString("range"), row.getLong("bytes")),
        new ObjectKey(row.getString("key")));
  }
}
