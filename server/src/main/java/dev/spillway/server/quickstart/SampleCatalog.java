package dev.spillway.server.quickstart;

import dev.spillway.embedded.sample.SampleServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What the sample server itself says of its tables: the truth that an export is held against.
final class SampleCatalog {
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, a.attname, t.typname
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND NOT c.relispartition
        AND n.nspname !~ '^(pg_|information_schema$)'
      ORDER BY n.nspname, c.relname, a.attnum
      """;

  private static final String SETTINGS =
      "SET DateStyle = 'ISO, MDY'; SET IntervalStyle = postgres; SET TimeZone = 'UTC';"
          + " SET extra_float_digits = 1; SET search_path = '';"
          + " SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET jit = off";

  private final SampleServer server;

  SampleCatalog(SampleServer server) {
    this.server = server;
  }

  String version() throws SQLException {
    return one("SHOW server_version");
  }

  /// Bytes of all sample databases.
  long bytes() throws SQLException {
    String names = server.databases().stream().map(Sql::text).collect(Collectors.joining(", "));
    return Long.parseLong(
        one(
            "SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname IN ("
                + names
                + ")"));
  }

  /// All tables of all sample databases that must be exported, by name.
  List<SampleTable> tables() throws SQLException {
    List<SampleTable> tables = new ArrayList<>();
    for (String database : server.databases()) {
      tables.addAll(tables(database));
    }
    return tables;
  }

  List<SampleTable> tables(String database) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      return read(database, rows);
    }
  }

  private static List<SampleTable> read(String database, ResultSet rows) throws SQLException {
    List<SampleTable> tables = new ArrayList<>();
    while (rows.next()) {
      SampleTable.Column column =
          new SampleTable.Column(rows.getString(3), ValueKind.ofPostgres(rows.getString(4)));
      SampleTable last = tables.isEmpty() ? null : tables.getLast();
      if (last != null
          && last.schema().equals(rows.getString(1))
          && last.table().equals(rows.getString(2))) {
        List<SampleTable.Column> columns = new ArrayList<>(last.columns());
        columns.add(column);
        tables.set(
            tables.size() - 1, new SampleTable(database, last.schema(), last.table(), columns));
      } else {
        tables.add(
            new SampleTable(database, rows.getString(1), rows.getString(2), List.of(column)));
      }
    }
    return tables;
  }

  /// Computes the table's checksum in the database.
  Checksum checksum(SampleTable table) throws SQLException {
    String columns =
        table.columns().stream()
            .map(column -> ", " + column.kind().postgresChecksum(column.name()))
            .collect(Collectors.joining());
    try (Connection connection = server.connect(table.database());
        Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*)%s FROM %s.%s"
                  .formatted(
                      columns, Sql.identifier(table.schema()), Sql.identifier(table.table())))) {
        return Checksum.read(row, table.columns().size());
      }
    }
  }

  private String one(String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
