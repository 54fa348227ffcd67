package dev.spillway.server.product;

import dev.spillway.testkit.parquet.Bounds;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Part files as DuckDB reads them: values by one query, and the statistics that it finds in the
/// footer.
final class DuckDbParts implements PartReader, AutoCloseable {
  private final Connection duckDb;

  DuckDbParts() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @Override
  public List<List<Optional<String>>> rows(Path part) throws SQLException {
    List<List<Optional<String>>> rows = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT * FROM read_parquet('%s')".formatted(part))) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Optional<String>> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          Optional<Object> value = Optional.ofNullable(result.getObject(column));
          row.add(value.map(DuckDbParts::text).map(ParquetRows::shortened));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String text(Object value) {
    if (value instanceof Blob blob) {
      try {
        return HexFormat.of().formatHex(blob.getBytes(1, Math.toIntExact(blob.length())));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return value.toString();
  }

  @Override
  public Map<String, Map<String, List<Bounds>>> bounds(Path part) throws SQLException {
    Map<String, List<Bounds>> bounds = new LinkedHashMap<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet chunk = statement.executeQuery(boundsOf(part))) {
      while (chunk.next()) {
        String type = chunk.getString(2);
        bounds
            .computeIfAbsent(chunk.getString(1), _ -> new ArrayList<>())
            .add(
                new Bounds(
                    chunk.getLong(3),
                    Optional.ofNullable(chunk.getString(4)).map(text -> asJavaPrints(text, type)),
                    Optional.ofNullable(chunk.getString(5)).map(text -> asJavaPrints(text, type))));
      }
    }
    return Map.of("footer", bounds);
  }

  /// What the chunks of a file are compressed with, each once.
  List<String> codecs(Path part) throws SQLException {
    return TestPostgres.rows(
        duckDb, "SELECT DISTINCT compression FROM parquet_metadata('%s')".formatted(part));
  }

  private static String boundsOf(Path part) {
    return """
    SELECT name, m.type, stats_null_count,
      CASE WHEN duckdb_type = 'BLOB' THEN lower(hex(TRY_CAST(stats_min_value AS BLOB))) ELSE stats_min_value END,
      CASE WHEN duckdb_type = 'BLOB' THEN lower(hex(TRY_CAST(stats_max_value AS BLOB))) ELSE stats_max_value END
    FROM parquet_metadata('%s') m JOIN parquet_schema('%s') s ON m.column_id + 1 = s.column_id
    ORDER BY row_group_id, m.column_id
    """
        .formatted(part, part);
  }

  private static String asJavaPrints(String text, String type) {
    return switch (type) {
      case "FLOAT" -> Float.toString(Float.parseFloat(text.replace("inf", "Infinity")));
      case "DOUBLE" -> Double.toString(Double.parseDouble(text.replace("inf", "Infinity")));
      default -> text;
    };
  }

  @Override
  public boolean reportsInfiniteBounds() {
    return false;
  }

  @Override
  public void close() throws SQLException {
    duckDb.close();
  }

  @Override
  public String toString() {
    return "DuckDB";
  }
}
