package dev.spillway.core.source;

/// Something that can be exported: a live database or a snapshot. Thread-safe.
public interface Source {
  Engine engine();

  /// Opens one consistent point over everything in `scope`. Blocks until the point is there.
  ///
  /// @param label names the reader in the database's own views, such as `spillway/my-export`
  /// @throws dev.spillway.core.problem.FailedException if it cannot be opened
  ConsistentRead open(ExportScope scope, String label);
}
