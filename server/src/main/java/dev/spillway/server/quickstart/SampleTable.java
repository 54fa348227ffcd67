package dev.spillway.server.quickstart;

import java.util.ArrayList;
import java.util.List;

/// A table that must be exported, as the database's own catalog tells it.
record SampleTable(String database, String schema, String table, List<Column> columns) {
  /// A column in its order.
  record Column(String name, ValueKind kind) {}

  SampleTable {
    columns = List.copyOf(columns);
  }

  /// Appends a table of one column; if it is the last one of the list, its column joins that.
  static void add(List<SampleTable> tables, SampleTable next) {
    if (!tables.isEmpty() && tables.getLast().toString().equals(next.toString())) {
      List<Column> columns = new ArrayList<>(tables.getLast().columns());
      columns.addAll(next.columns());
      tables.set(
          tables.size() - 1,
          new SampleTable(next.database(), next.schema(), next.table(), columns));
    } else {
      tables.add(next);
    }
  }

  /// The folder of its part files under the export's own: four characters are replaced, as RDS
  /// does.
  String folder() {
    return database + "/" + (schema + "." + table).replaceAll("[\\\\`\" ]", "_") + "/1";
  }

  @Override
  public String toString() {
    return database + "." + schema + "." + table;
  }
}
