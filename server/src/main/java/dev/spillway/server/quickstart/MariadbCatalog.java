package dev.spillway.server.quickstart;

import dev.spillway.embedded.sample.MariadbSampleServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// What the MariaDB sample server says of its tables.
final class MariadbCatalog extends SampleCatalog {
  private static final String SETTINGS = "SET time_zone = '+00:00', sql_mode = 'ANSI_QUOTES'";

  private final MariadbSampleServer server;

  MariadbCatalog(MariadbSampleServer server) {
    this.server = server;
  }

  @Override
  String product() throws SQLException {
    return "MariaDB " + one("SELECT SUBSTRING_INDEX(VERSION(), '-', 1)");
  }

  @Override
  List<String> databases() {
    return server.databases();
  }

  /// Of InnoDB's files; its statistics come later.
  @Override
  long bytes() throws SQLException {
    return Long.parseLong(
        one(
            "SELECT SUM(FILE_SIZE) FROM information_schema.INNODB_SYS_TABLESPACES WHERE SUBSTRING_INDEX(NAME, '/', 1) IN (%s)"
                .formatted(names())));
  }

  @Override
  List<SampleTable> tables() throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME,
                  IF(c.COLUMN_TYPE LIKE 'bigint%% unsigned', 'decimal', c.DATA_TYPE)
                FROM information_schema.COLUMNS c
                JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
                WHERE t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND c.TABLE_SCHEMA IN (%s)
                ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION
                """
                    .formatted(names()))) {
      List<SampleTable> tables = new ArrayList<>();
      while (rows.next()) {
        SampleTable.add(
            tables,
            new SampleTable(
                rows.getString(1),
                rows.getString(1),
                rows.getString(2),
                List.of(
                    new SampleTable.Column(
                        rows.getString(3), MariadbKind.ofType(rows.getString(4))))));
      }
      return tables;
    }
  }

  @Override
  Connection connect(String database) throws SQLException {
    return server.connect(database);
  }

  @Override
  String settings() {
    return SETTINGS;
  }

  @Override
  String reference(SampleTable table) {
    return Sql.identifier(table.table());
  }
}
