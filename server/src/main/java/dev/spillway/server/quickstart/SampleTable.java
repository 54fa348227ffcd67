package dev.spillway.server.quickstart;

import java.util.List;

/// A table that must be exported, as the database's own catalog tells it.
record SampleTable(String database, String schema, String table, List<Column> columns) {
  /// A column in its order.
  record Column(String name, ValueKind kind) {}

  SampleTable {
    columns = List.copyOf(columns);
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
