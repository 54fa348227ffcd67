package dev.spillway.mysql.catalog;

import dev.spillway.core.source.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys of all tables in a scope.
final class KeyQueries {
  /// Character sets in which ASCII is not what it is elsewhere.
  private static final Set<String> WIDE = Set.of("ucs2", "utf16", "utf16le", "utf32", "swe7");

  private final Connection connection;
  private final Scope scope;

  KeyQueries(Connection connection, Scope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  private record Part(Optional<String> column, boolean whole, boolean nullable) {}

  Map<TableName, TableKey> keys(Map<TableName, List<TableColumn>> columns) throws SQLException {
    Map<TableName, TableKey> keys = new HashMap<>();
    indexes()
        .forEach((name, indexes) ->
            best(indexes, columns.getOrDefault(name, List.of()))
                .ifPresent(key -> keys.put(name, key)));
    return keys;
  }

  private Map<TableName, Map<String, List<Part>>> indexes() throws SQLException {
    Map<TableName, Map<String, List<Part>>> indexes = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, NULLABLE
                FROM information_schema.STATISTICS
                WHERE NON_UNIQUE = 0 AND INDEX_TYPE = 'BTREE' AND %s
                ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
                """
                    .formatted(scope.condition()))) {
      while (rows.next()) {
        indexes
            .computeIfAbsent(TableIdentities.name(rows), name -> new LinkedHashMap<>())
            .computeIfAbsent(rows.getString(3), index -> new ArrayList<>())
            .add(
                new Part(
                    Optional.ofNullable(rows.getString(4)),
                    rows.getString(5) == null,
                    "YES".equals(rows.getString(6))));
      }
    }
    return indexes;
  }

  private static Optional<TableKey> best(
      Map<String, List<Part>> indexes, List<TableColumn> columns) {
    Optional<TableKey> primary =
        Optional.ofNullable(indexes.get("PRIMARY"))
            .flatMap(parts -> key("PRIMARY", parts, columns));
    if (indexes.containsKey("PRIMARY")) {
      return primary;
    }
    return indexes.entrySet().stream()
        .filter(index -> index.getValue().stream().noneMatch(Part::nullable))
        .flatMap(index -> key(index.getKey(), index.getValue(), columns).stream())
        .findFirst();
  }

  private static Optional<TableKey> key(String index, List<Part> parts, List<TableColumn> columns) {
    List<TableKey.KeyColumn> usable = new ArrayList<>();
    for (Part part : parts) {
      Optional<TableKey.KeyColumn> column =
          part.whole() ? part.column().flatMap(name -> column(name, columns)) : Optional.empty();
      if (column.isEmpty()) {
        break;
      }
      usable.add(column.get());
    }
    return usable.isEmpty() ? Optional.empty() : Optional.of(new TableKey(index, usable));
  }

  private static Optional<TableKey.KeyColumn> column(String name, List<TableColumn> columns) {
    return columns.stream()
        .filter(column -> column.column().name().equals(name))
        .findFirst()
        .flatMap(column ->
            kind(column)
                .map(kind ->
                    new TableKey.KeyColumn(
                        name,
                        kind,
                        kind == TableKey.Kind.TEXT ? column.charset().orElseThrow() : "")));
  }

  private static Optional<TableKey.Kind> kind(TableColumn column) {
    return switch (column.column().sourceType().toLowerCase(Locale.ROOT)) {
      case "tinyint", "smallint", "mediumint", "int", "bigint" ->
          Optional.of(TableKey.Kind.INTEGER);
      case "decimal" -> Optional.of(TableKey.Kind.DECIMAL);
      case "char", "varchar" ->
          column.charset().map(WIDE::contains).orElse(true)
              ? Optional.empty()
              : Optional.of(TableKey.Kind.TEXT);
      case "binary", "varbinary" -> Optional.of(TableKey.Kind.BINARY);
      case "date" -> Optional.of(TableKey.Kind.DATE);
      case "datetime", "timestamp" -> Optional.of(TableKey.Kind.DATETIME);
      default -> Optional.empty();
    };
  }
}
