package dev.spillway.postgres.heap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Statements that make, fill and change the columns of one table. A column's name says of which
/// type its random values are, `c7_12` of type 12, so that the catalog alone knows what there is,
/// also when a change was rolled back.
final class RandomColumns {
  /// To what a column's type changes while its values stay as they are stored.
  private static final Map<String, List<String>> WIDER =
      Map.of(
          "numeric(12,2)", List.of("numeric(17,2)", "numeric(25,2)", "numeric"),
          "numeric(17,6)", List.of("numeric(25,6)", "numeric"),
          "varchar", List.of("text"),
          "text", List.of("varchar"),
          "timestamp", List.of("timestamptz"),
          "cidr", List.of("inet"),
          "oid", List.of("int"));

  private final String table;
  private final Statement catalog;
  private final Random random;
  private int made;

  /// @param catalog sees the columns that there are
  RandomColumns(String table, Statement catalog, Random random) {
    this.table = table;
    this.catalog = catalog;
    this.random = random;
  }

  /// The table with an index to cluster by, and one in which [SpeculativeInsert] finds conflicts.
  List<String> create() {
    StringBuilder columns = new StringBuilder("id int, k text");
    int count = 4 + random.nextInt(10);
    for (int column = 0; column < count; column++) {
      int type = random.nextInt(RandomType.all().size());
      columns.append(", ").append(name(type)).append(' ').append(RandomType.all().get(type).sql());
    }
    return List.of(
        "create table %s (%s) with (fillfactor = %d, toast_tuple_target = %d)"
            .formatted(table, columns, 40 + random.nextInt(61), 128 + random.nextInt(1900)),
        "create index %1$s_by_id on %1$s (id)".formatted(table),
        "create unique index on %s (awaited(k))".formatted(table));
  }

  private String name(int type) {
    return "c%d_%d".formatted(made++, type);
  }

  private static RandomType type(String column) {
    return RandomType.all().get(Integer.parseInt(column.substring(column.indexOf('_') + 1)));
  }

  /// @param key of the rows: NULL, or one that is to conflict
  String insert(int rows, String key) throws SQLException {
    List<String> columns = columns("");
    StringBuilder values = new StringBuilder("i, " + key);
    for (String column : columns) {
      values.append(", ").append(type(column).orNull(random.nextBoolean() ? 1.1 : 0.8));
    }
    String names = names("id, k", columns);
    return "insert into "
        + table
        + " ("
        + names
        + ") select "
        + values
        + " from generate_series(1, "
        + rows
        + ") i";
  }

  private static String names(String first, List<String> columns) {
    return columns.isEmpty() ? first : first + ", " + String.join(", ", columns);
  }

  String copyRows() throws SQLException {
    String names = names("id", columns(""));
    return "insert into "
        + table
        + " ("
        + names
        + ") select "
        + names
        + " from "
        + table
        + some()
        + " limit 150";
  }

  /// Gives a column other values in some rows.
  String update() throws SQLException {
    List<String> columns = columns("");
    if (columns.isEmpty()) {
      return updateIds();
    }
    String column = any(columns);
    return "update " + table + " set " + column + " = " + type(column).orNull(0.8) + some();
  }

  String updateIds() {
    return "update " + table + " set id = id + 1000" + some();
  }

  String delete() {
    return "delete from " + table + some();
  }

  /// @param strength such as `key share`
  String lock(String strength) {
    return "select from " + table + some() + " for " + strength;
  }

  private String some() {
    return " where id % " + (2 + random.nextInt(6)) + " = " + random.nextInt(2);
  }

  /// Rows that are there already get the value of the default without being written.
  List<String> addWithDefault() throws SQLException {
    int type = random.nextInt(RandomType.small().size());
    RandomType added = RandomType.small().get(type);
    String value;
    try (ResultSet rows =
        catalog.executeQuery(
            "select quote_literal((" + added.value() + ")::" + added.sql() + "::text)")) {
      rows.next();
      value = rows.getString(1);
    }
    return List.of(
        "alter table "
            + table
            + " add "
            + name(type)
            + " "
            + added.sql()
            + " default "
            + value
            + "::"
            + added.sql());
  }

  List<String> addEmpty() {
    int type = random.nextInt(RandomType.all().size());
    return List.of(
        "alter table " + table + " add " + name(type) + " " + RandomType.all().get(type).sql());
  }

  /// Writes all rows anew.
  List<String> addComputed() {
    int type = random.nextInt(RandomType.all().size());
    RandomType added = RandomType.all().get(type);
    return List.of(
        "alter table "
            + table
            + " add "
            + name(type)
            + " "
            + added.sql()
            + " default "
            + added.orNull(0.9));
  }

  List<String> drop() throws SQLException {
    List<String> columns = columns("");
    return columns.size() < 2
        ? addEmpty()
        : List.of("alter table " + table + " drop " + any(columns));
  }

  /// Writes all rows anew.
  List<String> retype() throws SQLException {
    List<String> columns = columns("");
    if (columns.isEmpty()) {
      return addEmpty();
    }
    String column = any(columns);
    int type = random.nextInt(RandomType.all().size());
    RandomType other = RandomType.all().get(type);
    return List.of(
        "alter table " + table + " alter " + column + " drop default",
        "alter table "
            + table
            + " alter "
            + column
            + " type "
            + other.sql()
            + " using "
            + other.orNull(0.8),
        "alter table " + table + " rename " + column + " to " + name(type));
  }

  /// Writes all rows anew, or none.
  List<String> retypeId() {
    return List.of(
        "alter table " + table + " alter id type " + any(List.of("bigint", "int", "numeric(9,0)")));
  }

  /// Changes a type but no row, if some column can be changed so.
  List<String> widen() throws SQLException {
    List<String> columns = new ArrayList<>(columns(""));
    columns.removeIf(column -> !WIDER.containsKey(type(column).sql()));
    if (columns.isEmpty()) {
      return addWithDefault();
    }
    String column = any(columns);
    List<String> wider = WIDER.getOrDefault(type(column).sql(), List.of());
    return List.of("alter table " + table + " alter " + column + " type " + any(wider));
  }

  /// How values are stored that come from now on.
  List<String> store() throws SQLException {
    List<String> columns =
        columns(
            " and attlen = -1 and (select typstorage from pg_type where oid = atttypid) <> 'p'");
    String storage = any(List.of("external", "extended", "main"));
    return columns.isEmpty()
        ? addEmpty()
        : List.of("alter table " + table + " alter " + any(columns) + " set storage " + storage);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private List<String> columns(String which) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows =
        catalog.executeQuery(
            "select attname from pg_attribute where attrelid = '"
                + table
                + "'::regclass and attnum > 2 and not attisdropped"
                + which
                + " order by attnum")) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }
}
