package dev.spillway.postgres.copy;

import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TableColumn;
import dev.spillway.postgres.type.Wire;
import java.util.List;
import java.util.stream.Collectors;

/// The SQL that reads a range of a relation.
final class CopyQuery {
  private CopyQuery() {}

  static String copy(Relation relation, List<TableColumn> columns, BlockRange range) {
    return copy("ONLY " + relation.quoted() + where(range), columns);
  }

  /// @param from what stands behind FROM
  static String copy(String from, List<TableColumn> columns) {
    return columns.stream()
        .map(CopyQuery::expression)
        .collect(
            Collectors.joining(
                ", ", "COPY (SELECT ", " FROM " + from + ") TO STDOUT (FORMAT binary)"));
  }

  /// Where the row lies that the COPY sends as number `row`, counted from 0.
  static String placeOf(Relation relation, BlockRange range, long row) {
    return "SELECT ctid FROM ONLY "
        + relation.quoted()
        + where(range)
        + " OFFSET "
        + row
        + " LIMIT 1";
  }

  private static String where(BlockRange range) {
    return range.condition().map(condition -> " WHERE " + condition).orElse("");
  }

  /// Printing by format runs the type's output function, where a cast to text would run whatever
  /// cast the database has, and differs for some types. IS DISTINCT FROM NULL is the test that
  /// holds for a composite with NULL fields too.
  private static String expression(TableColumn column) {
    String name = column.quoted();
    return column.mapping().wire() == Wire.PRINTED_TEXT
        ? "CASE WHEN "
            + name
            + " IS DISTINCT FROM NULL THEN pg_catalog.format('%s', "
            + name
            + ") END"
        : name;
  }
}
