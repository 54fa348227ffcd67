package dev.spillway.server.product;

import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table as PostgreSQL itself prints it: by the output functions of its types, never by a cast;
/// bytes in hexadecimal, long texts [ParquetRows#shortened].
///
/// @param columns names in order
record PrintedTable(List<String> columns, List<List<Optional<String>>> rows) {
  /// A session in which values print as exports say that they do.
  static Connection connect(TestPostgres postgres, String database) throws SQLException {
    Connection connection = postgres.connect(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET DateStyle = 'ISO, MDY'; SET IntervalStyle = postgres; SET TimeZone = 'UTC';"
              + " SET extra_float_digits = 1; SET search_path = ''; SET bytea_output = hex");
    }
    return connection;
  }

  static PrintedTable of(Connection connection, String schema, String table) throws SQLException {
    String quoted = quoted(schema) + "." + quoted(table);
    Map<String, String> types = types(connection, quoted);
    List<String> columns = List.copyOf(types.keySet());
    return new PrintedTable(
        columns, columns.isEmpty() ? List.of() : rows(connection, quoted, types));
  }

  private static Map<String, String> types(Connection connection, String quoted)
      throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
                    .formatted(quoted.replace("'", "''")))) {
      while (rows.next()) {
        types.put(rows.getString(1), rows.getString(2));
      }
    }
    return types;
  }

  private static List<List<Optional<String>>> rows(
      Connection connection, String quoted, Map<String, String> types) throws SQLException {
    String list =
        types.entrySet().stream()
            .map(column -> printed(quoted(column.getKey()), column.getValue()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT %s FROM %s".formatted(list, quoted))) {
      return rows(result, types.size());
    }
  }

  private static List<List<Optional<String>>> rows(ResultSet result, int columns)
      throws SQLException {
    List<List<Optional<String>>> rows = new ArrayList<>();
    while (result.next()) {
      List<Optional<String>> row = new ArrayList<>();
      for (int column = 1; column <= columns; column++) {
        row.add(Optional.ofNullable(result.getString(column)).map(ParquetRows::shortened));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String printed(String column, String type) {
    return type.equals("bytea")
        ? "encode(%s, 'hex')".formatted(column)
        : "CASE WHEN %s IS DISTINCT FROM NULL THEN pg_catalog.format('%%s', %s) END"
            .formatted(column, column);
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// The rows as text, in an order of their own.
  List<String> sorted() {
    return rows.stream().map(List::toString).sorted().toList();
  }

  /// The same table with each value as `print` of its column's number says it.
  PrintedTable map(Print print) {
    return new PrintedTable(
        columns,
        rows.stream()
            .map(row ->
                IntStream.range(0, columns.size())
                    .mapToObj(column -> row.get(column).map(text -> print.of(column, text)))
                    .toList())
            .toList());
  }

  /// How the values of a column are said elsewhere.
  interface Print {
    String of(int column, String text);
  }
}
