package dev.spillway.core.snapshot;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Source;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Makes snapshots of databases and opens made ones as sources. Thread-safe.
public interface SnapshotMaker {
  /// Copies the database into the empty directory and prepares the copy, so that exports need
  /// nothing else. Returns when everything is durable on disk. If it throws, what it left in the
  /// directory is worthless; on the source nothing is left in any outcome.
  ///
  /// @param progress hears the percentage, which only grows
  /// @param stop asked often; true ends the work with a FailedException of fault STOPPED
  /// @throws dev.spillway.core.problem.FailedException with what to do about it
  SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop);

  /// A snapshot made before, as an export source. Cheap: nothing is started before it is opened.
  Source open(DbSnapshot snapshot, Path directory);

  /// Copies a made snapshot's folder into an empty one, durably, so that the two can be read and
  /// deleted each on its own.
  ///
  /// @param stop asked often; true ends the work with a FailedException of fault STOPPED
  default void copy(Path from, Path to, BooleanSupplier stop) {
    new FolderCopy(Set.of(), stop).copy(from, to);
  }

  /// Ends whatever still runs on the directory (servers of this or of a killed process), so that it
  /// can be deleted. Idempotent.
  void release(Path directory);
}
