package dev.spillway.postgres.heap;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.spool.SpooledBytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;

/// All vectors of a table, one behind the other: what two readers must agree on to the last bit.
public final class TableDump {
  private final List<List<String>> columns = new ArrayList<>();

  /// Reads every range of a table.
  static TableDump of(
      SourceTable table, List<TableRange> ranges, Function<TableRange, TableReader> readers) {
    TableDump dump = new TableDump();
    table.columns().forEach(_ -> dump.columns.add(new ArrayList<>()));
    for (TableRange range : ranges) {
      ColumnBatch batch =
          new ColumnBatch(table.columns().stream().map(SourceColumn::type).toList(), 1000, 1 << 20);
      try (TableReader reader = readers.apply(range)) {
        while (reader.read(batch) > 0) {
          dump.add(batch);
        }
      }
    }
    return dump;
  }

  static TableDump of(ConsistentRead read, SourceTable table, long targetBytes) {
    return of(table, read.split(table, targetBytes), range -> read.reader(table, range));
  }

  private void add(ColumnBatch batch) {
    for (int column = 0; column < batch.columns(); column++) {
      ColumnVector vector = batch.vector(column);
      if (vector.rows() != batch.rows()) {
        throw new AssertionError("column " + column + " has " + vector.rows() + " rows");
      }
      int value = 0;
      for (int row = 0; row < vector.rows(); row++) {
        columns.get(column).add(vector.isNull(row) ? "NULL" : value(vector, value++));
      }
      if (value != vector.values()) {
        throw new AssertionError("column " + column + " has " + vector.values() + " values");
      }
    }
  }

  private static String value(ColumnVector vector, int at) {
    return switch (vector) {
      case BooleanVector v -> String.valueOf(v.array()[at]);
      case IntVector v -> String.valueOf(v.array()[at]);
      case LongVector v -> String.valueOf(v.array()[at]);
      case FloatVector v -> Integer.toHexString(Float.floatToRawIntBits(v.array()[at]));
      case DoubleVector v -> Long.toHexString(Double.doubleToRawLongBits(v.array()[at]));
      case BytesVector v -> bytes(v, at);
    };
  }

  private static String bytes(BytesVector vector, int at) {
    if (vector.large().isPresent()) {
      CRC32 sum = new CRC32();
      SpooledBytes large = vector.large().get();
      large.forEach(sum::update);
      return large.length() + " bytes, crc " + sum.getValue();
    }
    int from = vector.offsets()[at];
    int length = vector.length(at);
    if (length <= 200) {
      return HexFormat.of().formatHex(vector.data(), from, from + length);
    }
    CRC32 sum = new CRC32();
    sum.update(vector.data(), from, length);
    return length + " bytes, crc " + sum.getValue();
  }

  int rows() {
    return columns.isEmpty() ? 0 : columns.getFirst().size();
  }

  List<String> column(int number) {
    return columns.get(number);
  }

  /// Where this dump and another one differ; empty if nowhere.
  String difference(TableDump other) {
    for (int column = 0; column < columns.size(); column++) {
      List<String> ours = columns.get(column);
      List<String> theirs = other.columns.get(column);
      for (int row = 0; row < Math.min(ours.size(), theirs.size()); row++) {
        if (!ours.get(row).equals(theirs.get(row))) {
          return "column %d, row %d: %s instead of %s"
              .formatted(column, row, ours.get(row), theirs.get(row));
        }
      }
      if (ours.size() != theirs.size()) {
        return ours.size() + " rows instead of " + theirs.size();
      }
    }
    return "";
  }
}
