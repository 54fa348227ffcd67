package dev.spillway.testkit.source;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import dev.spillway.core.type.TextForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// What readers put into batches, as text: the columns of a row joined by `|`.
public final class BatchText {
  public static final String NULL = "<null>";

  private BatchText() {}

  /// All rows of a table, read in ranges of `targetBytes`.
  public static List<String> rows(ConsistentRead read, SourceTable table, long targetBytes) {
    List<String> rows = new ArrayList<>();
    for (TableRange range : read.split(table, targetBytes)) {
      rows.addAll(rows(read, table, range));
    }
    return rows;
  }

  /// The rows of a range.
  public static List<String> rows(ConsistentRead read, SourceTable table, TableRange range) {
    List<String> rows = new ArrayList<>();
    try (TableReader reader = read.reader(table, range)) {
      ColumnBatch batch = batch(table);
      while (reader.read(batch) > 0) {
        rows.addAll(rows(table, batch));
      }
    }
    return rows;
  }

  /// What the owner is told of a table's values once all of them are read.
  public static List<Notice> notices(ConsistentRead read, SourceTable table, long targetBytes) {
    List<Finding> findings = new ArrayList<>();
    for (TableRange range : read.split(table, targetBytes)) {
      try (TableReader reader = read.reader(table, range)) {
        ColumnBatch batch = batch(table);
        while (reader.read(batch) > 0) {
          batch.clear();
        }
        findings.addAll(reader.findings());
      }
    }
    return Finding.sum(findings).stream().map(sum -> sum.notice(table.name())).toList();
  }

  public static ColumnBatch batch(SourceTable table) {
    return new ColumnBatch(
        table.columns().stream().map(SourceColumn::type).toList(), 10_000, 4 << 20);
  }

  public static List<String> rows(SourceTable table, ColumnBatch batch) {
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < batch.columns(); i++) {
      columns.add(values(table.columns().get(i).type(), batch.vector(i)));
    }
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int at = row;
      rows.add(columns.stream().map(column -> column.get(at)).collect(Collectors.joining("|")));
    }
    return rows;
  }

  private static List<String> values(ColumnType type, ColumnVector vector) {
    List<String> values = new ArrayList<>();
    int value = 0;
    for (int row = 0; row < vector.rows(); row++) {
      values.add(vector.isNull(row) ? NULL : value(type, vector, value++));
    }
    if (value != vector.values()) {
      throw new AssertionError("%d values, %d counted".formatted(value, vector.values()));
    }
    return values;
  }

  private static String value(ColumnType type, ColumnVector vector, int at) {
    return switch (vector) {
      case BooleanVector v -> v.array()[at] ? "t" : "f";
      case IntVector v -> number(type, v.array()[at]);
      case LongVector v -> number(type, v.array()[at]);
      case FloatVector v -> String.valueOf(v.array()[at]);
      case DoubleVector v -> String.valueOf(v.array()[at]);
      case BytesVector v -> bytes(type, v, at);
    };
  }

  private static String number(ColumnType type, long value) {
    if (type.textForm().isPresent()) {
      TextForm.OfLong form = (TextForm.OfLong) type.textForm().get();
      byte[] text = new byte[form.maxBytes() + 3];
      return utf8(text, 3, form.write(value, text, 3));
    }
    return type.exported() instanceof LogicalType.Decimal decimal
        ? new BigDecimal(BigInteger.valueOf(value), decimal.scale()).toPlainString()
        : String.valueOf(value);
  }

  private static String bytes(ColumnType type, BytesVector v, int at) {
    int from = v.offsets()[at];
    int length = v.length(at);
    if (type.textForm().isPresent()) {
      TextForm.OfBytes form = (TextForm.OfBytes) type.textForm().get();
      byte[] text = new byte[form.maxBytes(length) + 3];
      return utf8(text, 3, form.write(v.data(), from, length, text, 3));
    }
    return switch (type.exported()) {
      case LogicalType.Binary() -> "\\x" + HexFormat.of().formatHex(v.data(), from, from + length);
      case LogicalType.Decimal decimal ->
          new BigDecimal(
                  new BigInteger(Arrays.copyOfRange(v.data(), from, from + length)),
                  decimal.scale())
              .toPlainString();
      default -> utf8(v.data(), from, length);
    };
  }

  private static String utf8(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
