package dev.spillway.postgres.catalog;

import dev.spillway.core.source.SourceTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A table with what is needed to read it.
///
/// @param columns as in `table`
/// @param relations where its rows are, by [Relation#quoted]; several for a partitioned table, and
///   none if it has no partition
public record CatalogTable(
    SourceTable table, List<TableColumn> columns, SequencedMap<String, Relation> relations) {
  public CatalogTable {
    columns = List.copyOf(columns);
    relations = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(relations));
  }
}
