package dev.spillway.postgres.recorded;

import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.catalog.CatalogReader;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.ClassRow;
import dev.spillway.postgres.catalog.DatabaseCatalog;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.heap.StorageFacts;
import dev.spillway.postgres.heap.StorageFacts.RelationFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was recorded of one database, as far as a scope wants it.
public final class RecordedDatabase {
  private final String name;
  private final String refusal;
  private final RecordedRows rows;

  RecordedDatabase(String name, String refusal, RecordedRows rows) {
    this.name = name;
    this.refusal = refusal;
    this.rows = rows;
  }

  public String name() {
    return name;
  }

  /// Why nothing is known of it; empty if it let the recorder in.
  public String refusal() {
    return refusal;
  }

  /// The tables in the scope that it was read for.
  public DatabaseCatalog tables(ExportScope scope) {
    return CatalogReader.read(rows, name, scope);
  }

  /// How the tables' relations are stored.
  public StorageFacts storage() {
    Map<Long, RelationFacts> relations = new HashMap<>();
    rows.relations().forEach((oid, relation) -> relations.put(oid, relation.storage()));
    return new StorageFacts(relations, rows.storedTypes());
  }

  /// The libraries that print what the table holds.
  public List<TypeLibraries.Use> libraries(CatalogTable table) {
    RecordedRelation relation = rows.relations().get(Long.valueOf(table.table().identity()));
    return relation == null ? List.of() : relation.libraries();
  }

  /// Whether the database has what an item of ExportOnly names in it.
  public boolean has(ExportScope.Item item) {
    return item.schema()
        .map(schema ->
            item.table()
                .map(table -> hasTable(schema, table))
                .orElseGet(() -> rows.schemas().contains(schema)))
        .orElse(true);
  }

  private boolean hasTable(String schema, String table) {
    return rows.classes().stream()
        .anyMatch(row ->
            row.kind() != ClassRow.FOREIGN
                && row.schema().equals(schema)
                && row.name().equals(table));
  }
}
