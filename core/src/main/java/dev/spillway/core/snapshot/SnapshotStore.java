package dev.spillway.core.snapshot;

import java.util.List;
import java.util.Optional;

/// Keeps the records of snapshots; every change is durable when the method returns. Thread-safe.
public interface SnapshotStore {
  /// @return false if a snapshot of this id exists already; nothing is changed then
  boolean insert(DbSnapshot snapshot);

  /// Replaces the record of the same id.
  void update(DbSnapshot snapshot);

  void delete(SnapshotId id);

  Optional<DbSnapshot> find(SnapshotId id);

  /// All snapshots of a kind by name.
  List<DbSnapshot> list(SnapshotKind kind);
}
