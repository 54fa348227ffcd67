package dev.spillway.mysql.live;

import dev.spillway.core.source.Notice;
import dev.spillway.core.source.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// How many values could not be kept as they are stored, for each column. Thread-safe.
final class ReadCounts {
  private record OfColumn(TableName table, String column) implements Comparable<OfColumn> {
    @Override
    public int compareTo(OfColumn other) {
      int tables = table.compareTo(other.table);
      return tables == 0 ? column.compareTo(other.column) : tables;
    }
  }

  private final Map<OfColumn, Long> noDates = new ConcurrentSkipListMap<>();
  private final Map<OfColumn, Long> invalid = new ConcurrentSkipListMap<>();
  private final Map<TableName, Long> converted = new ConcurrentSkipListMap<>();

  void noDates(TableName table, String column, long values) {
    if (values > 0) {
      noDates.merge(new OfColumn(table, column), values, Long::sum);
    }
  }

  void invalid(TableName table, String column, long values) {
    if (values > 0) {
      invalid.merge(new OfColumn(table, column), values, Long::sum);
    }
  }

  void converted(TableName table, long values) {
    if (values > 0) {
      converted.merge(table, values, Long::sum);
    }
  }

  List<Notice> notices() {
    List<Notice> notices = new ArrayList<>();
    noDates.forEach((column, values) ->
        notices.add(
            notice(
                "DATES_EXPORTED_AS_NULL",
                column.table(),
                "%d values of column %s of %s are no dates of the calendar, such as 0000-00-00, and were exported as NULL."
                    .formatted(values, column.column(), column.table()))));
    invalid.forEach((column, values) ->
        notices.add(
            notice(
                "STRINGS_INVALID",
                column.table(),
                "%d values of column %s of %s hold bytes that are no text in the column's character set; U+FFFD stands for them."
                    .formatted(values, column.column(), column.table()))));
    converted.forEach((table, values) ->
        notices.add(
            notice(
                "STRINGS_CONVERTED",
                table,
                "%d values of %s were converted to UTF-8 from their column's character set."
                    .formatted(values, table))));
    return notices;
  }

  private static Notice notice(String reason, TableName table, String detail) {
    return new Notice(reason, table.toString(), detail);
  }
}
