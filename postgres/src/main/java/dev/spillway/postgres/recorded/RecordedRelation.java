package dev.spillway.postgres.recorded;

import dev.spillway.postgres.catalog.ColumnRow;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.heap.StorageFacts.RelationFacts;
import java.util.List;

/// A relation that an export may read.
///
/// @param heapBytes of the main fork
/// @param libraries that print what it holds
record RecordedRelation(
    long heapBytes,
    long toastBytes,
    List<ColumnRow> columns,
    RelationFacts storage,
    List<TypeLibraries.Use> libraries) {
  /// One that was gone when it was asked for.
  static RecordedRelation unknown() {
    return new RecordedRelation(0, 0, List.of(), RelationFacts.unknown(), List.of());
  }
}
