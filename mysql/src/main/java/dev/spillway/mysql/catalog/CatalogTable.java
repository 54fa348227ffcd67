package dev.spillway.mysql.catalog;

import dev.spillway.core.source.SourceTable;
import java.util.List;
import java.util.Optional;

/// A table with what it takes to read it.
///
/// @param key empty if it cannot be cut into ranges
/// @param partitions its partitions or subpartitions; empty if it has none
public record CatalogTable(
    SourceTable table,
    List<TableColumn> columns,
    Optional<TableKey> key,
    List<Partition> partitions,
    Storage storage) {
  public CatalogTable {
    columns = List.copyOf(columns);
    partitions = List.copyOf(partitions);
  }

  /// @param name empty: the whole table
  /// @param bytes its DATA_LENGTH
  public record Partition(String name, long bytes) {}

  /// Whether reading it again shows the same rows.
  public enum Storage {
    TRANSACTIONAL,
    NON_TRANSACTIONAL
  }

  /// The name in SQL.
  public String quoted() {
    return Names.quoted(table.name().database()) + "." + Names.quoted(table.name().table());
  }
}
