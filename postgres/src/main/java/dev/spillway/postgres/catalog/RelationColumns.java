package dev.spillway.postgres.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The columns of one relation in their order, and the numbers they have there.
final class RelationColumns {
  private final List<TableColumn> columns = new ArrayList<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  void add(TableColumn column, int number) {
    columns.add(column);
    numbers.put(column.quoted(), number);
  }

  List<TableColumn> columns() {
    return columns;
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
