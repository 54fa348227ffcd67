package dev.spillway.mysql.catalog;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Which tables there are now, without the point in time that an export takes.
public final class TableNames {
  /// Those that rows can be exported of.
  static final String EXPORTED = "TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')";

  private TableNames() {}

  /// Those of a scope that the user may see.
  public static List<TableName> in(Connection connection, ExportScope exported)
      throws SQLException {
    Scope scope = new Scope.OfExport(exported);
    List<TableName> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE %s AND %s"
                    .formatted(EXPORTED, scope.condition()))) {
      while (rows.next()) {
        TableName name = TableIdentities.name(rows);
        if (scope.includes(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
