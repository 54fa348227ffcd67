package dev.spillway.mysql.live;

import dev.spillway.mysql.catalog.Names;
import java.util.List;

/// A place in a key's order: before all rows whose leading columns are these values or more.
record KeyBound(List<KeyValue> values) {
  KeyBound {
    values = List.copyOf(values);
  }

  /// The rows at or behind the bound. Spelled out column by column, because the servers do not use
  /// an index for comparisons of row constructors.
  String atOrBehind() {
    return condition(0, ">", ">=");
  }

  /// The rows before it: exactly the others, as no column of a key is NULL.
  String before() {
    return condition(0, "<", "<");
  }

  private String condition(int from, String operator, String last) {
    KeyValue value = values.get(from);
    String column = Names.quoted(value.column().name());
    if (from == values.size() - 1) {
      return "%s %s %s".formatted(column, last, value.literal());
    }
    return "(%1$s %2$s %3$s OR (%1$s = %3$s AND %4$s))"
        .formatted(column, operator, value.literal(), condition(from + 1, operator, last));
  }
}
