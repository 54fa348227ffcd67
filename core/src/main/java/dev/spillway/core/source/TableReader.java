package dev.spillway.core.source;

import dev.spillway.core.column.ColumnBatch;
import java.util.List;

/// Reads one range of one table. Used by one thread, except [#cancel()].
public interface TableReader extends AutoCloseable {
  /// Clears `batch`, whose vectors are the carriers of the table's columns in order, and fills it
  /// until it is full or the range ends.
  ///
  /// @return the rows read; 0 at the end and only then
  /// @throws SourceChangedException if the table is not the planned one any more
  /// @throws TableUnreadableException if this table, but not the export, has to be given up
  /// @throws dev.spillway.core.problem.FailedException if the source failed; TRANSIENT if the same
  ///   range may be read again from its beginning
  int read(ColumnBatch batch);

  /// Makes a `read` that is under way in another thread end soon, with a FailedException of fault
  /// STOPPED, and the server's work for it with it. Idempotent, thread-safe, also after close.
  void cancel();

  /// What of the rows given so far is not as it is stored. Not thread-safe, not after close.
  default List<Finding> findings() {
    return List.of();
  }

  /// Frees everything. Never throws.
  @Override
  void close();
}
