package dev.spillway.postgres.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The columns of one relation in their order, and the numbers they have there.
record RelationColumns(List<TableColumn> columns, Map<String, Integer> numbers) {
  private static final RelationColumns NONE = new RelationColumns(List.of(), Map.of());

  static RelationColumns none() {
    return NONE;
  }

  static RelationColumns of(List<ColumnRow> rows, ColumnTypes types) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    rows.forEach(row -> numbers.put(row.quoted(), row.number()));
    return new RelationColumns(rows.stream().map(row -> column(row, types)).toList(), numbers);
  }

  private static TableColumn column(ColumnRow row, ColumnTypes types) {
    return new TableColumn(
        types.describe(row.name(), row.type(), row.modifier()),
        row.quoted(),
        types.mapping(row.type(), row.modifier()),
        row.sendable());
  }

  /// The numbers of another relation's columns, by name, in their order: partitions have the
  /// columns of their root in any order.
  List<Integer> numbersOf(List<TableColumn> others) {
    return others.stream().map(other -> number(other.quoted())).toList();
  }

  private int number(String quoted) {
    Integer number = numbers.get(quoted);
    if (number == null) {
      throw new IllegalStateException("a partition without its root's column " + quoted);
    }
    return number;
  }
}
