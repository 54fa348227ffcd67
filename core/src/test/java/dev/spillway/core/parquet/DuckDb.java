package dev.spillway.core.parquet;

import dev.spillway.core.type.LogicalType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/// The file as DuckDB reads it.
@NullUnmarked
final class DuckDb {
  private DuckDb() {}

  /// All values by column, in the notation of [Exported].
  static List<List<String>> read(Path file, List<ParquetColumn> columns) throws SQLException {
    List<List<String>> values = new ArrayList<>();
    columns.forEach(_ -> values.add(new ArrayList<>()));
    String select = columns.stream().map(DuckDb::expression).collect(Collectors.joining(", "));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      try (ResultSet rows =
          statement.executeQuery("SELECT " + select + " FROM read_parquet('" + file + "')")) {
        while (rows.next()) {
          for (int column = 0; column < columns.size(); column++) {
            values.get(column).add(value(rows.getObject(column + 1)));
          }
        }
      }
    }
    return values;
  }

  /// Rows of the first column of a query.
  static List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static String expression(ParquetColumn column) {
    String name = '"' + column.name().replace("\"", "\"\"") + '"';
    return column.type().exported() instanceof LogicalType.TimestampMicros
        ? "epoch_us(" + name + ")"
        : name;
  }

  private static String value(Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Float number -> Exported.ofFloat(number);
      case Double number -> Exported.ofDouble(number);
      case BigDecimal number -> Exported.ofDecimal(number);
      case Blob blob -> Exported.ofBytes(blob.getBytes(1, (int) blob.length()));
      default -> value.toString();
    };
  }
}
