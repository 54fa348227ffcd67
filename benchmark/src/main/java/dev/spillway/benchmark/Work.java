package dev.spillway.benchmark;

import java.nio.file.Path;
import java.util.Optional;

/// Something that is measured.
@FunctionalInterface
interface Work {
  /// What came out.
  ///
  /// @param rows handled
  /// @param bytes written, or moved where nothing is written
  /// @param files Parquet files as a pattern for DuckDB, to be checked; empty if there are none
  record Outcome(long rows, long bytes, Optional<String> files) {
    static Outcome moved(long rows, long bytes) {
      return new Outcome(rows, bytes, Optional.empty());
    }
  }

  /// Does it once.
  ///
  /// @param folder empty, for what it writes
  Outcome run(Path folder) throws Exception;
}
