package dev.spillway.mysql.catalog;

import dev.spillway.core.source.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;

/// Tables whose rows are another server's or a file's. Of all but a table's name and engine,
/// information_schema asks that place, and waits for it, and fails if it does not answer: so these
/// tables are found first, and left out of every other query.
final class TablesElsewhere {
  private TablesElsewhere() {}

  /// Those of a scope, each with its engine.
  static SortedMap<TableName, String> find(Connection connection, Scope scope) throws SQLException {
    SortedMap<TableName, String> engines = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, LOWER(ENGINE) FROM information_schema.TABLES
                WHERE ENGINE IN ('FEDERATED', 'CONNECT', 'SPIDER', 'OQGRAPH', 'SPHINX') AND %s
                """
                    .formatted(scope.condition()))) {
      while (rows.next()) {
        TableName name = TableIdentities.name(rows);
        if (scope.includes(name)) {
          engines.put(name, rows.getString(3));
        }
      }
    }
    return engines;
  }
}
