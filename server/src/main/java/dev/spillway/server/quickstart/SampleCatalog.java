package dev.spillway.server.quickstart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/// What a sample server itself says of its tables: the truth that an export is held against.
abstract class SampleCatalog {
  /// Its name and version.
  abstract String product() throws SQLException;

  abstract List<String> databases();

  /// Bytes of all sample databases.
  abstract long bytes() throws SQLException;

  /// All tables of all sample databases that must be exported, by name.
  abstract List<SampleTable> tables() throws SQLException;

  /// To one of the databases, or where the server itself is asked if that is empty.
  abstract Connection connect(String database) throws SQLException;

  /// The statement after which values are written in one way.
  abstract String settings();

  /// The table as queries in its database call it.
  abstract String reference(SampleTable table);

  /// Computes the table's checksum in the database.
  final Checksum checksum(SampleTable table) throws SQLException {
    String columns =
        table.columns().stream()
            .map(column -> ", " + column.kind().inDatabase(column.name()))
            .collect(Collectors.joining());
    try (Connection connection = connect(table.database());
        Statement statement = connection.createStatement()) {
      statement.execute(settings());
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*)%s FROM %s".formatted(columns, reference(table)))) {
        return Checksum.read(row, table.columns().size());
      }
    }
  }

  /// The answer to a query of one value.
  final String one(String sql) throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /// The databases as a list of SQL.
  final String names() {
    return databases().stream().map(Sql::text).collect(Collectors.joining(", "));
  }
}
