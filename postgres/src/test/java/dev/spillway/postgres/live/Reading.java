package dev.spillway.postgres.live;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import dev.spillway.core.type.TextForm;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads tables through the SPI as the encoder would, and gives rows as text.
final class Reading {
  static final String NULL = "<null>";

  private Reading() {}

  static PostgresConnector connector(TestPostgres postgres) {
    return connector(postgres, TestPostgres.USER);
  }

  static PostgresConnector connector(TestPostgres postgres, String user) {
    return new PostgresConnector(
        new PostgresAddress(
            new PostgresAddress.Tcp("127.0.0.1", postgres.port()),
            user,
            Optional::empty,
            PostgresAddress.Tls.disabled()));
  }

  static ReadOptions options() {
    return ReadOptions.live(InstantSource.system());
  }

  static PostgresRead open(TestPostgres postgres, String... scope) {
    return PostgresRead.open(connector(postgres), scope(scope), "test", options());
  }

  static ExportScope scope(String... items) {
    return ExportScope.parse(List.of(items), dev.spillway.core.source.Engine.POSTGRES);
  }

  static SourceTable table(ConsistentRead read, String database, String name) {
    return table(read, database, "public", name);
  }

  static SourceTable table(ConsistentRead read, String database, String schema, String name) {
    TableName wanted = new TableName(database, schema, name);
    return read.tables().stream()
        .filter(table -> table.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError("no table " + wanted + " in " + read.tables().size() + " tables"));
  }

  /// The rows of a public table, in ranges of `targetBytes`.
  static List<String> rows(ConsistentRead read, String database, String name, long targetBytes) {
    return rows(read, table(read, database, name), targetBytes);
  }

  static List<String> rows(ConsistentRead read, String database, String name) {
    return rows(read, database, name, Long.MAX_VALUE);
  }

  static List<String> rows(ConsistentRead read, SourceTable table, long targetBytes) {
    List<String> rows = new ArrayList<>();
    for (TableRange range : read.split(table, targetBytes)) {
      try (TableReader reader = read.reader(table, range)) {
        ColumnBatch batch = batch(table);
        while (reader.read(batch) > 0) {
          rows.addAll(text(table, batch));
        }
      }
    }
    return rows;
  }

  static ColumnBatch batch(SourceTable table) {
    return new ColumnBatch(
        table.columns().stream().map(SourceColumn::type).toList(), 10_000, 4 << 20);
  }

  static List<String> text(SourceTable table, ColumnBatch batch) {
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

  /// The values of one column.
  static List<String> text(SourceTable table, ColumnBatch batch, int column) {
    return values(table.columns().get(column).type(), batch.vector(column));
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
    if (type.textForm().isEmpty()) {
      return String.valueOf(value);
    }
    TextForm.OfLong form = (TextForm.OfLong) type.textForm().get();
    byte[] text = new byte[form.maxBytes() + 3];
    return utf8(text, 3, form.write(value, text, 3));
  }

  private static String bytes(ColumnType type, BytesVector v, int at) {
    int from = v.offsets()[at];
    int length = v.length(at);
    if (type.textForm().isPresent()) {
      TextForm.OfBytes form = (TextForm.OfBytes) type.textForm().get();
      byte[] text = new byte[form.maxBytes(length) + 3];
      return utf8(text, 3, form.write(v.data(), from, length, text, 3));
    }
    if (type.exported() instanceof LogicalType.Binary) {
      return "\\x" + HexFormat.of().formatHex(v.data(), from, from + length);
    }
    return utf8(v.data(), from, length);
  }

  private static String utf8(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
