package dev.spillway.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// DuckDB in this process: with its postgres extension where that can be installed, else from a
/// Parquet file of ours, which spares it the reading.
final class DuckDbExport {
  private final String relation;
  private final Optional<String> attach;
  private final Optional<String> missing;

  private DuckDbExport(String relation, Optional<String> attach, Optional<String> missing) {
    this.relation = relation;
    this.attach = attach;
    this.missing = missing;
  }

  /// @param exported a pattern of Parquet files of ours with the same table
  static DuckDbExport of(BenchServer server, Dataset dataset, String exported) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute("INSTALL postgres");
      statement.execute("LOAD postgres");
      String attach =
          "ATTACH 'host=127.0.0.1 port=%d user=%s dbname=%s' AS pg (TYPE postgres, READ_ONLY)"
              .formatted(server.port(), BenchServer.USER, Dataset.DATABASE);
      return new DuckDbExport(
          "pg.public." + dataset.table(), Optional.of(attach), Optional.empty());
    } catch (SQLException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new DuckDbExport(
          "read_parquet('" + exported + "')", Optional.empty(), Optional.of(reason));
    }
  }

  /// The rows of Parquet files.
  ///
  /// @param files a pattern
  static long rows(String files) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT count(*) FROM read_parquet('" + files + "')")) {
      count.next();
      return count.getLong(1);
    }
  }

  /// Why the postgres extension is not measured; empty if it is.
  Optional<String> missing() {
    return missing;
  }

  String how(String codec) {
    return missing.isEmpty()
        ? "DuckDB with its postgres extension, " + codec + ", 2 threads"
        : "DuckDB reading our Parquet instead of PostgreSQL, " + codec + ", 2 threads";
  }

  Work to(String codec) {
    return folder -> {
      Path file = folder.resolve("duckdb.parquet");
      try (Connection connection = open();
          Statement statement = connection.createStatement()) {
        statement.execute("SET threads = 2");
        if (attach.isPresent()) {
          statement.execute("LOAD postgres");
          statement.execute(attach.get());
        }
        long rows =
            statement.executeUpdate(
                "COPY (SELECT * FROM %s) TO '%s' (FORMAT parquet, COMPRESSION %s)"
                    .formatted(relation, file, codec));
        return new Work.Outcome(rows, Files.size(file), Optional.of(file.toString()));
      }
    };
  }

  /// Rows and sums of Parquet files.
  static String sums(Dataset dataset, String files) throws SQLException {
    try (Connection connection = open()) {
      return BenchServer.row(connection, dataset.sums("read_parquet('" + files + "')"));
    }
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:");
  }
}
