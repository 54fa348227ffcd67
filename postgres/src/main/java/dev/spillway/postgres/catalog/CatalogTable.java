package dev.spillway.postgres.catalog;

import dev.spillway.core.source.SourceTable;
import java.util.List;

/// A table with what is needed to read it.
///
/// @param columns as in `table`
/// @param relations where its rows are; several for a partitioned table, and none if it has no
///   partition
public record CatalogTable(SourceTable table, List<TableColumn> columns, List<Relation> relations) {
  public CatalogTable {
    columns = List.copyOf(columns);
    relations = List.copyOf(relations);
  }
}
