package dev.spillway.core.snapshot;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// What fills a snapshot's empty folder. Returns when everything is durable on disk; if it throws,
/// what it left in the folder is worthless.
@FunctionalInterface
public interface SnapshotWork {
  /// @param progress hears the percentage, which only grows
  /// @param stop asked often; true ends the work with a FailedException of fault STOPPED
  /// @throws dev.spillway.core.problem.FailedException with what to do about it
  SnapshotContents fill(Path folder, IntConsumer progress, BooleanSupplier stop);
}
