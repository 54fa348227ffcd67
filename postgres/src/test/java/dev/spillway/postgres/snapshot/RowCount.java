package dev.spillway.postgres.snapshot;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;

/// Reads everything that a source gives.
final class RowCount {
  private RowCount() {}

  static long of(ConsistentRead read) {
    long rows = 0;
    for (SourceTable table : read.tables()) {
      ColumnBatch batch =
          new ColumnBatch(
              table.columns().stream().map(SourceColumn::type).toList(), 1000, 1_000_000);
      for (TableRange range : read.split(table, 64 * 1024)) {
        try (TableReader reader = read.reader(table, range)) {
          for (int count = reader.read(batch); count > 0; count = reader.read(batch)) {
            rows += count;
          }
        }
      }
    }
    return rows;
  }
}
