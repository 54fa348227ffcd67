package dev.spillway.server.quickstart;

import dev.spillway.embedded.sample.SampleServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// What the PostgreSQL sample server says of its tables.
final class PostgresCatalog extends SampleCatalog {
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

  PostgresCatalog(SampleServer server) {
    this.server = server;
  }

  @Override
  String product() throws SQLException {
    return "PostgreSQL " + one("SHOW server_version");
  }

  @Override
  List<String> databases() {
    return server.databases();
  }

  @Override
  long bytes() throws SQLException {
    return Long.parseLong(
        one(
            "SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname IN ("
                + names()
                + ")"));
  }

  @Override
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
      SampleTable.add(
          tables,
          new SampleTable(
              database,
              rows.getString(1),
              rows.getString(2),
              List.of(
                  new SampleTable.Column(
                      rows.getString(3), PostgresKind.ofType(rows.getString(4))))));
    }
    return tables;
  }

  @Override
  Connection connect(String database) throws SQLException {
    return server.connect(database.isEmpty() ? "postgres" : database);
  }

  @Override
  String settings() {
    return SETTINGS;
  }

  @Override
  String reference(SampleTable table) {
    return Sql.identifier(table.schema()) + "." + Sql.identifier(table.table());
  }
}
