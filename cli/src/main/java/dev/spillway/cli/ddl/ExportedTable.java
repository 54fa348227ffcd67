package dev.spillway.cli.ddl;

import java.util.List;
import java.util.Optional;

/// One table of an export.
///
/// @param database its database's folder
/// @param name `schema.table`, as its folder is called
/// @param folder where its part files lie, below the export's folder; holds folders of batches if
///   there is more than one
/// @param batches how many of those; 0 if the part files lie in the table's folder itself
record ExportedTable(
    String database, String name, String folder, int batches, int parts, List<Column> columns) {
  /// @param meaning what its text stands for; empty if it is no text or nothing else
  record Column(String name, FileType type, Optional<Meaning> meaning) {}

  boolean isEmpty() {
    return parts == 0;
  }

  /// The schema is left out where it repeats the database, as MySQL's does.
  String shortName() {
    return name.startsWith(database + ".") ? name.substring(database.length() + 1) : name;
  }
}
