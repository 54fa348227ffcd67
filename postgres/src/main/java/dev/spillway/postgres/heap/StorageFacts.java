package dev.spillway.postgres.heap;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.heap.decode.StoredType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the catalogs of one database say of how its tables are stored.
///
/// @param relations by oid
public record StorageFacts(Map<Long, RelationFacts> relations, TypeCatalog types) {
  /// A relation in its files.
  ///
  /// @param files empty if it has no storage of its own
  /// @param columns all that rows may hold in their order, dropped ones too
  /// @param obstacle why it cannot be read from its files, if its columns do not say it
  public record RelationFacts(
      Optional<FileFacts> files,
      List<ColumnFacts> columns,
      List<MissingFacts> missing,
      Optional<String> obstacle) {
    /// Of a relation that the catalogs do not have.
    public static RelationFacts unknown() {
      return new RelationFacts(Optional.empty(), List.of(), List.of(), Optional.empty());
    }
  }

  /// @param path of the first segment in the data directory
  /// @param toastOid 0 if there is none
  public record FileFacts(
      String path, long toastOid, Optional<String> toastPath, Optional<String> toastIndexPath) {}

  /// @param number attnum
  /// @param hasMissing whether rows that are older than it have another value than NULL
  /// @param virtual whether it is computed when it is read
  /// @param type as SQL spells it, with its modifier; empty for a dropped column
  public record ColumnFacts(
      int number,
      StoredType stored,
      boolean dropped,
      boolean hasMissing,
      boolean virtual,
      long typeOid,
      String type) {}

  /// The value of a column in rows that are older than it.
  ///
  /// @param number of the column
  /// @param value a vector of one row
  public record MissingFacts(int number, ColumnVector value) {}
}
