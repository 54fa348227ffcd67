package dev.spillway.postgres.heap;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

/// Digests of all vectors of a table in the order of its rows: of tables that are too large for a
/// [TableDump].
///
/// @param columns a digest for each column, of its values and of which rows are NULL
record TableDigest(long rows, List<Long> columns) {
  static TableDigest of(
      SourceTable table, List<TableRange> ranges, Function<TableRange, TableReader> readers) {
    long rows = 0;
    long[] digests = new long[table.columns().size()];
    Arrays.fill(digests, 1);
    for (TableRange range : ranges) {
      ColumnBatch batch =
          new ColumnBatch(
              table.columns().stream().map(SourceColumn::type).toList(), 10_000, 4 << 20);
      try (TableReader reader = readers.apply(range)) {
        while (reader.read(batch) > 0) {
          rows += batch.rows();
          for (int column = 0; column < digests.length; column++) {
            digests[column] = digest(batch.vector(column), digests[column]);
          }
        }
      }
    }
    return new TableDigest(rows, Arrays.stream(digests).boxed().toList());
  }

  private static long digest(ColumnVector vector, long before) {
    long digest = before;
    CRC32C sum = new CRC32C();
    int value = 0;
    for (int row = 0; row < vector.rows(); row++) {
      long word = vector.isNull(row) ? -1 : word(vector, value++, sum);
      digest = (digest ^ word) * 0x9E37_79B9_7F4A_7C15L;
      digest ^= digest >>> 29;
    }
    return digest;
  }

  private static long word(ColumnVector vector, int at, CRC32C sum) {
    return switch (vector) {
      case BooleanVector v -> v.array()[at] ? 1 : 2;
      case IntVector v -> v.array()[at] & 0xFFFF_FFFFL;
      case LongVector v -> v.array()[at];
      case FloatVector v -> Float.floatToRawIntBits(v.array()[at]) & 0xFFFF_FFFFL;
      case DoubleVector v -> Double.doubleToRawLongBits(v.array()[at]);
      case BytesVector v -> {
        sum.reset();
        sum.update(v.data(), v.offsets()[at], v.length(at));
        yield sum.getValue() << 32 | v.length(at);
      }
    };
  }
}
