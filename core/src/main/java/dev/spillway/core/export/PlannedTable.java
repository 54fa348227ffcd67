package dev.spillway.core.export;

import dev.spillway.core.source.Skip;
import dev.spillway.core.source.TableName;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A table in the stored plan.
///
/// @param number 1 for the first table of the export; the manifests count by it
/// @param identity [dev.spillway.core.source.SourceTable#identity()]
/// @param columns a fingerprint of the columns' names and types, so that a resumed export notices
///   another table under the same name
/// @param bytes of the source
/// @param folder the key of the batch folder, without a slash at its end; empty if skipped
/// @param uuid of all part files of this table
/// @param units the work; empty for skipped tables and for those without storage
public record PlannedTable(
    int number,
    TableName name,
    String identity,
    String columns,
    long bytes,
    String folder,
    UUID uuid,
    List<WorkUnit> units,
    Optional<Skip> skip) {
  public PlannedTable {
    units = List.copyOf(units);
    for (int part = 0; part < units.size(); part++) {
      if (units.get(part).part() != part) {
        throw new IllegalArgumentException("parts of " + name + " are not numbered through");
      }
    }
  }

  /// The unit that makes part `part`.
  public WorkUnit unit(int part) {
    return units.get(part);
  }
}
