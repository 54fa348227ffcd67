package dev.spillway.core.snapshot;

import dev.spillway.core.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// Keeps the records of snapshots; every change is durable when the method returns. Thread-safe.
public interface SnapshotStore {
  /// @return false if a snapshot of this id exists already; nothing is changed then
  default boolean insert(DbSnapshot snapshot) {
    return insert(snapshot, List.of());
  }

  /// [#insert(DbSnapshot)] and what happened, in one step: both are durable, or neither.
  boolean insert(DbSnapshot snapshot, List<Event> events);

  /// Replaces the record of the same id.
  default void update(DbSnapshot snapshot) {
    update(snapshot, List.of());
  }

  /// [#update(DbSnapshot)] and what happened, in one step.
  void update(DbSnapshot snapshot, List<Event> events);

  void delete(SnapshotId id);

  /// The accounts that a snapshot is shared with; they go with it.
  SortedSet<String> accounts(SnapshotId id);

  /// Replaces the accounts that a snapshot is shared with.
  void shareWith(SnapshotId id, SortedSet<String> accounts);

  Optional<DbSnapshot> find(SnapshotId id);

  /// All snapshots of a kind by name.
  List<DbSnapshot> list(SnapshotKind kind);
}
