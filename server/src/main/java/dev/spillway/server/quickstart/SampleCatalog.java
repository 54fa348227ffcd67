package dev.spillway.server.quickstart;

import java.sql.SQLException;
import java.util.List;

/// What a sample server itself says of its tables: the truth that an export is held against.
interface SampleCatalog {
  /// Its name and version.
  String product() throws SQLException;

  List<String> databases();

  /// Bytes of all sample databases.
  long bytes() throws SQLException;

  /// All tables of all sample databases that must be exported, by name.
  List<SampleTable> tables() throws SQLException;

  /// Computes the table's checksum in the database.
  Checksum checksum(SampleTable table) throws SQLException;
}
