package dev.spillway.mysql.catalog;

import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.TableName;
import dev.spillway.mysql.type.MysqlType;
import dev.spillway.mysql.type.TypeMapping;
import dev.spillway.mysql.type.Wire;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The columns of all tables in a scope: generated and invisible ones are columns like others.
final class ColumnQueries {
  private static final String TEXT_WITHOUT_CHARSET = "utf8mb4";

  private final Connection connection;
  private final Scope scope;

  ColumnQueries(Connection connection, Scope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  Map<TableName, List<TableColumn>> columns() throws SQLException {
    Map<TableName, List<TableColumn>> columns = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE,
                  CHARACTER_SET_NAME, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE,
                  DATETIME_PRECISION
                FROM information_schema.COLUMNS WHERE %s
                ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION
                """
                    .formatted(scope.condition()))) {
      while (rows.next()) {
        columns
            .computeIfAbsent(TableIdentities.name(rows), name -> new ArrayList<>())
            .add(column(rows));
      }
    }
    return columns;
  }

  private static TableColumn column(ResultSet row) throws SQLException {
    Optional<String> charset = Optional.ofNullable(row.getString(6));
    TypeMapping mapping =
        MysqlType.of(
            new MysqlType.Declared(
                row.getString(4),
                row.getString(5),
                charset.isPresent(),
                row.getInt(8),
                row.getInt(9),
                row.getInt(10)));
    return new TableColumn(
        new SourceColumn(
            row.getString(3),
            row.getString(4),
            mapping.type(),
            number(row, 7),
            number(row, 8),
            OptionalInt.empty(),
            number(row, 10)),
        mapping,
        mapping.wire() == Wire.TEXT
            ? Optional.of(charset.orElse(TEXT_WITHOUT_CHARSET))
            : Optional.empty());
  }

  /// LONGTEXT has more characters than an int can count.
  private static OptionalInt number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() || value > Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of((int) value);
  }
}
