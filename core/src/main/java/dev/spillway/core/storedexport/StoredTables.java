package dev.spillway.core.storedexport;

import dev.spillway.core.export.EndedTable;
import dev.spillway.core.export.FinishedUnit;
import dev.spillway.core.export.PlannedTable;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.export.WorkUnit;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Joins the plan of the finished export with the files that it made.
final class StoredTables {
  private final StoredPlan stored;
  private final HomeBucket bucket;
  private final Map<UnitNumber, FinishedUnit> finished = new HashMap<>();
  private final Map<Integer, Skip> givenUp = new HashMap<>();

  private record UnitNumber(int table, int part) {}

  StoredTables(StoredPlan stored, HomeBucket bucket) {
    this.stored = stored;
    this.bucket = bucket;
    for (FinishedUnit unit : stored.finished()) {
      finished.put(new UnitNumber(unit.table(), unit.part()), unit);
    }
    for (EndedTable ended : stored.ended()) {
      ended.skip().ifPresent(skip -> givenUp.put(ended.table(), skip));
    }
  }

  /// @param sources the tables that the plan was made from
  List<StoredExport.Table> of(List<SourceTable> sources) {
    Map<TableName, SourceTable> byName = new HashMap<>();
    sources.forEach(source -> byName.put(source.name(), source));
    List<StoredExport.Table> tables = new ArrayList<>();
    for (PlannedTable planned : stored.plan().tables()) {
      SourceTable source = byName.get(planned.name());
      if (source == null) {
        throw new IllegalStateException("the read has lost the planned table " + planned.name());
      }
      tables.add(table(planned, source));
    }
    return tables;
  }

  private StoredExport.Table table(PlannedTable planned, SourceTable source) {
    Optional<Skip> skip = Optional.ofNullable(givenUp.get(planned.number())).or(planned::skip);
    List<StoredExport.Part> parts =
        skip.isEmpty() ? planned.units().stream().map(this::part).toList() : List.of();
    SourceTable table =
        new SourceTable(
            source.name(),
            source.identity(),
            source.columns(),
            source.bytes(),
            source.rows(),
            skip);
    return new StoredExport.Table(table, parts);
  }

  private StoredExport.Part part(WorkUnit unit) {
    FinishedUnit done = finished.get(new UnitNumber(unit.table(), unit.part()));
    if (done == null) {
      throw new IllegalStateException("a finished export without the unit " + unit.key());
    }
    if (done.rows() == 0) {
      return StoredExport.Part.EMPTY;
    }
    HomeBucket.HomeObject object =
        bucket
            .find(unit.key())
            .orElseThrow(
                () -> new IllegalStateException("a finished unit without its file: " + unit.key()));
    return new StoredExport.Part(
        done.rows(), object.bytes(), object.file(), object.sha256(), object.etag());
  }
}
