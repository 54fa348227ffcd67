package dev.spillway.server.quickstart;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Part files read with DuckDB, which shares no code with Spillway. Not thread-safe.
final class PartFiles implements AutoCloseable {
  private final Connection connection;

  /// @param spill where DuckDB may put what does not fit its memory
  PartFiles(Path spill) throws SQLException {
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit = '1GB'");
      statement.execute("SET temp_directory = " + Sql.text(spill.toString()));
    }
  }

  /// Column names in the order of the files.
  List<String> columns(List<Path> parts) throws SQLException {
    return rows("DESCRIBE SELECT * FROM " + source(parts)).stream().map(List::getFirst).toList();
  }

  /// The columns as the file's own schema has them: name, physical type, annotation.
  List<List<String>> schema(Path part) throws SQLException {
    return rows(
        "SELECT name, type, coalesce(upper(regexp_replace(logical_type, 'Type.*', '')), '') FROM parquet_schema("
            + Sql.text(part.toString())
            + ") WHERE num_children IS NULL");
  }

  /// The first rows as text, NULL as `null`.
  List<List<String>> first(List<Path> parts, int rows) throws SQLException {
    return rows("SELECT * FROM " + source(parts) + " LIMIT " + rows);
  }

  Checksum checksum(SampleTable table, List<Path> parts) throws SQLException {
    if (parts.isEmpty()) {
      return Checksum.ofNoRows(table.columns().size());
    }
    String columns =
        table.columns().stream()
            .map(column -> ", " + column.kind().inDuckDb(column.name()))
            .collect(Collectors.joining());
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*)" + columns + " FROM " + source(parts))) {
      return Checksum.read(row, table.columns().size());
    }
  }

  List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      ResultSetMetaData meta = result.getMetaData();
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static String source(List<Path> parts) {
    return parts.stream()
        .map(part -> Sql.text(part.toString()))
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
