package dev.spillway.postgres.heap;

import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.Relation;
import java.util.Optional;

/// A table that is read from its files. What a range needs is put together when it is read: most
/// tables of a large snapshot wait for long.
public final class HeapTable {
  private final CatalogTable table;
  private final HeapCatalog catalog;
  private final TextEncoding encoding;

  HeapTable(CatalogTable table, HeapCatalog catalog, TextEncoding encoding) {
    this.table = table;
    this.catalog = catalog;
    this.encoding = encoding;
  }

  /// Of the text in its rows.
  TextEncoding encoding() {
    return encoding;
  }

  /// @param name that ranges have it by
  /// @return empty if the table has no such partition
  /// @throws dev.spillway.postgres.heap.page.DamagedFileException if files are missing
  Optional<HeapRelation> relation(String name) {
    Relation relation = table.relations().get(name);
    return relation == null ? Optional.empty() : Optional.of(catalog.relation(table, relation));
  }
}
