package dev.spillway.mysql.live;

import dev.spillway.core.source.TableRange;
import dev.spillway.mysql.catalog.CatalogTable;
import dev.spillway.mysql.catalog.Names;
import java.util.stream.Collectors;

/// The SELECT of one range. Columns are named one by one: an asterisk leaves out invisible ones.
final class ReadQuery {
  private ReadQuery() {}

  static String sql(CatalogTable table, TableRange range) {
    String columns =
        table.columns().stream()
            .map(column -> Names.quoted(column.column().name()))
            .collect(Collectors.joining(", "));
    boolean whole = range.relation().equals(table.quoted());
    return "SELECT " + columns + from(table, whole ? "" : range.relation(), range.range());
  }

  /// @param partition its name; empty for the whole table
  /// @param condition over the key; empty for all rows
  static String from(CatalogTable table, String partition, String condition) {
    return from(table, partition, "FORCE", condition);
  }

  /// As [#from], for an estimate: MySQL makes none for an index that is forced.
  static String estimating(CatalogTable table, String partition, String condition) {
    return from(table, partition, "USE", condition);
  }

  private static String from(CatalogTable table, String partition, String hint, String condition) {
    String from = " FROM " + table.quoted();
    if (!partition.isEmpty()) {
      from += " PARTITION (" + Names.quoted(partition) + ")";
    }
    if (condition.isEmpty()) {
      return from;
    }
    String index = Names.quoted(table.key().orElseThrow().index());
    return "%s %s INDEX (%s) WHERE %s".formatted(from, hint, index, condition);
  }
}
