package dev.spillway.server.control;

import dev.spillway.core.snapshot.DbSnapshot;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Makes snapshots of backups, in the calling thread.
@FunctionalInterface
public interface Imports {
  /// @param percent hears how much is done
  /// @param stop asked often; true ends the import
  /// @throws dev.spillway.core.problem.RefusedException if the snapshot's name is taken
  /// @throws dev.spillway.core.problem.FailedException with what to do about the backup
  DbSnapshot bring(ImportOrder order, IntConsumer percent, BooleanSupplier stop);
}
