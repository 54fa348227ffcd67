package dev.spillway.core.storedexport;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import java.time.Instant;
import java.util.List;

/// What a stored export holds: everything that an export of it needs beside the files themselves.
///
/// @param time of the consistent point that it was read at
/// @param codec of its files, by the name of its constant
/// @param notices what the owner should know of the source, said again in each export
record StoredExport(
    Engine engine,
    Instant time,
    Consistency consistency,
    String codec,
    List<Notice> notices,
    List<Table> tables) {
  StoredExport {
    notices = List.copyOf(notices);
    tables = List.copyOf(tables);
  }

  /// A table with its files in the order of their part numbers; those of empty ranges included, so
  /// that an export of it has the same part numbers and counts as the export that made it.
  record Table(SourceTable table, List<Part> parts) {
    Table {
      parts = List.copyOf(parts);
    }
  }

  /// One part file.
  ///
  /// @param rows 0 if its range was empty; then there is no file
  /// @param file its path under the stored export's folder; empty without a file
  /// @param sha256 of its content, in hexadecimal digits; empty without a file
  /// @param etag of the object that it is; empty if it is none
  record Part(long rows, long bytes, String file, String sha256, String etag) {
    static final Part EMPTY = new Part(0, 0, "", "", "");
  }
}
