package dev.spillway.mysql.live;

import dev.spillway.core.source.Engine;
import dev.spillway.mysql.catalog.CatalogTable;
import dev.spillway.mysql.catalog.Names;
import dev.spillway.mysql.catalog.TableKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys of a table or a partition: where they begin and end, and about how many lie between two
/// of them, which InnoDB tells from a look at a few pages of the index.
final class KeySpace {
  private static final String ROWS_MARIADB = "EXPLAIN ";
  private static final String ROWS_MYSQL = "EXPLAIN FORMAT=TRADITIONAL ";
  private static final int ROWS_COLUMN_MARIADB = 8;
  private static final int ROWS_COLUMN_MYSQL = 9;

  private final Observer observer;
  private final Engine engine;
  private final CatalogTable table;
  private final TableKey key;
  private final String partition;

  /// @param partition its name; empty for the whole table
  KeySpace(Observer observer, CatalogTable table, String partition) {
    this.observer = observer;
    this.engine = observer.engine();
    this.table = table;
    this.key = table.key().orElseThrow();
    this.partition = partition;
  }

  /// The key of the first row that meets the condition.
  Optional<List<KeyValue>> first(String condition) throws SQLException {
    return one(condition, "");
  }

  /// The key of the last row that meets the condition.
  Optional<List<KeyValue>> last(String condition) throws SQLException {
    return one(condition, " DESC");
  }

  private Optional<List<KeyValue>> one(String condition, String direction) throws SQLException {
    String order =
        key.columns().stream()
            .map(column -> Names.quoted(column.name()) + direction)
            .collect(Collectors.joining(", "));
    String sql = key.columns().stream().map(KeyValue::expression).collect(Collectors.joining(", "));
    List<List<String>> rows =
        observer.rows(
            "SELECT "
                + sql
                + from(condition.isEmpty() ? "1 = 1" : condition)
                + " ORDER BY "
                + order
                + " LIMIT 1");
    return rows.stream().findFirst().map(this::values);
  }

  private List<KeyValue> values(List<String> texts) {
    List<KeyValue> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(new KeyValue(key.columns().get(i), texts.get(i)));
    }
    return values;
  }

  /// About how many rows meet the condition.
  long estimate(String condition) throws SQLException {
    String explain = engine == Engine.MARIADB ? ROWS_MARIADB : ROWS_MYSQL;
    int column = engine == Engine.MARIADB ? ROWS_COLUMN_MARIADB : ROWS_COLUMN_MYSQL;
    List<List<String>> plan =
        observer.rows(explain + "SELECT 1" + ReadQuery.estimating(table, partition, condition));
    String rows = plan.isEmpty() ? "" : plan.getFirst().get(column);
    return rows.isEmpty() ? 0 : Long.parseLong(rows);
  }

  private String from(String condition) {
    return ReadQuery.from(table, partition, condition);
  }
}
