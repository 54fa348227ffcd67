package dev.spillway.core.snapshot;

import dev.spillway.core.source.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/// The operations on snapshots behind the API. Thread-safe. All throw
/// [dev.spillway.core.problem.RefusedException].
public interface Snapshots {
  /// Records the snapshot as CREATING and begins to make it.
  ///
  /// @throws dev.spillway.core.problem.RefusedException DBSnapshotAlreadyExists or its cluster
  ///   form, DBInstanceNotFound or DBClusterNotFoundFault
  DbSnapshot create(SnapshotRequest request);

  Optional<DbSnapshot> find(SnapshotId id);

  /// All snapshots of a kind by name.
  List<DbSnapshot> list(SnapshotKind kind);

  /// Deletes the record at once, and the files as soon as no task reads them.
  ///
  /// @return the snapshot as it was
  /// @throws dev.spillway.core.problem.RefusedException DBSnapshotNotFound or its cluster form
  DbSnapshot delete(SnapshotId id);

  /// Records the copy as CREATING and begins to make it; the source stays until it is made.
  ///
  /// @throws dev.spillway.core.problem.RefusedException if the source does not exist or is not
  ///   available, or the target exists
  DbSnapshot copy(SnapshotCopyRequest request);

  /// Changes a snapshot's tags.
  ///
  /// @throws dev.spillway.core.problem.RefusedException DBSnapshotNotFound or its cluster form
  DbSnapshot tag(SnapshotId id, UnaryOperator<Map<String, String>> change);

  /// The accounts that may restore a snapshot, in order; `all` stands for everybody.
  ///
  /// @throws dev.spillway.core.problem.RefusedException DBSnapshotNotFound or its cluster form
  SortedSet<String> sharedWith(SnapshotId id);

  /// Changes the accounts that may restore a snapshot.
  ///
  /// @return the accounts afterwards
  /// @throws dev.spillway.core.problem.RefusedException DBSnapshotNotFound or its cluster form,
  ///   SharedSnapshotQuotaExceeded
  SortedSet<String> share(SnapshotId id, UnaryOperator<SortedSet<String>> change);

  /// Keeps a snapshot's files from being deleted while a task reads them.
  ///
  /// @throws dev.spillway.core.problem.RefusedException if it does not exist or is not available
  Lease lease(SnapshotId id);

  /// A lease for a task that goes on after a restart: also on a snapshot that was deleted since.
  ///
  /// @return empty if its files are gone
  Optional<Lease> leaseAgain(SnapshotId id);

  /// A hold on a snapshot's files; closing gives it back. Idempotent.
  interface Lease extends AutoCloseable {
    DbSnapshot snapshot();

    Source source();

    @Override
    void close();
  }
}
