package dev.spillway.core.source;

import java.util.List;

/// Something that can be exported: a live database or a snapshot. Thread-safe.
public interface Source {
  Engine engine();

  /// Opens one consistent point over everything in `scope`. Blocks until the point is there.
  ///
  /// @param label names the reader in the database's own views, such as `spillway/my-export`
  /// @throws dev.spillway.core.problem.FailedException if it cannot be opened
  ConsistentRead open(ExportScope scope, String label);

  /// The items of `scope` that name nothing to export. A source that can look names up overrides
  /// this: here only databases and schemas that hold tables are known.
  ///
  /// @throws dev.spillway.core.problem.FailedException if the source cannot be asked
  default List<ExportScope.Item> missing(ExportScope scope) {
    if (scope.items().isEmpty()) {
      return List.of();
    }
    try (ConsistentRead read = open(scope, "names")) {
      return scope.items().stream()
          .filter(item -> read.tables().stream().noneMatch(table -> item.includes(table.name())))
          .toList();
    }
  }
}
