package dev.spillway.core.parquet;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/// Raw values by column and row, as a reader would put them into vectors: Boolean, Integer, Long,
/// Float, Double, `byte[]`, or null.
@NullUnmarked
record TestTable(List<ParquetColumn> columns, List<List<Object>> values) {
  int rows() {
    return values.getFirst().size();
  }

  /// Writes the table to `file`, in batches of `batchRows` rows.
  ParquetSummary write(
      Path file, ParquetOptions options, PageCompressor compressor, int batchRows) {
    try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file));
        ParquetFileWriter writer =
            new ParquetFileWriter(columns, options, compressor, sink(target))) {
      ColumnBatch batch =
          new ColumnBatch(
              columns.stream().map(ParquetColumn::type).toList(), batchRows, Long.MAX_VALUE);
      for (int row = 0; row < rows(); row += batchRows) {
        batch.clear();
        fill(batch, row, Math.min(rows(), row + batchRows));
        writer.write(batch);
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ByteSink sink(OutputStream target) {
    return (source, from, length) -> {
      try {
        target.write(source, from, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  void fill(ColumnBatch batch, int from, int to) {
    for (int column = 0; column < columns.size(); column++) {
      for (int row = from; row < to; row++) {
        add(batch.vector(column), values.get(column).get(row));
      }
    }
  }

  private static void add(ColumnVector vector, Object value) {
    if (value == null) {
      vector.addNull();
      return;
    }
    switch (vector) {
      case BooleanVector booleans -> booleans.add((Boolean) value);
      case IntVector ints -> ints.add((Integer) value);
      case LongVector longs -> longs.add((Long) value);
      case FloatVector floats -> floats.add((Float) value);
      case DoubleVector doubles -> doubles.add((Double) value);
      case BytesVector bytes -> bytes.add((byte[]) value, 0, ((byte[]) value).length);
    }
  }
}
