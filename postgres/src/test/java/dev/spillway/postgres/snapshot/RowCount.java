package dev.spillway.postgres.snapshot;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import java.util.ArrayList;
import java.util.List;

/// Reads everything that a source gives.
final class RowCount {
  private RowCount() {}

  static long of(ConsistentRead read) {
    return readAll(read, new ArrayList<>());
  }

  /// What the readers have found in the rows, in sum.
  static List<Finding> findings(ConsistentRead read) {
    List<Finding> findings = new ArrayList<>();
    readAll(read, findings);
    return Finding.sum(findings);
  }

  private static long readAll(ConsistentRead read, List<Finding> findings) {
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
          findings.addAll(reader.findings());
        }
      }
    }
    return rows;
  }
}
