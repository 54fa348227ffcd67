package dev.spillway.core.source;

import java.util.List;
import java.util.Optional;

/// A table as one consistent read sees it. A partitioned table is one table: its leaves are ranges.
///
/// @param identity what stays equal as long as it is the same table with the same rows' storage
///   (for PostgreSQL its oid); unique within its database
/// @param bytes heap and TOAST, without indexes; for a partitioned table the sum of its leaves
/// @param rows an estimate, -1 if the source has none
/// @param skip why the table cannot be exported; such a table is never read
public record SourceTable(
    TableName name,
    String identity,
    List<SourceColumn> columns,
    long bytes,
    long rows,
    Optional<Skip> skip) {
  public SourceTable {
    columns = List.copyOf(columns);
  }
}
