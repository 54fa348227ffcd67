package dev.spillway.benchmark;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Something that is measured.
@FunctionalInterface
interface Work {
  /// What came out.
  ///
  /// @param rows handled
  /// @param bytes written, or moved where nothing is written
  /// @param files Parquet files as a pattern for DuckDB, to be checked; empty if there are none
  /// @param part what counts of the run; empty if all of it does
  record Outcome(long rows, long bytes, Optional<String> files, Optional<Part> part) {
    Outcome(long rows, long bytes, Optional<String> files) {
      this(rows, bytes, files, Optional.empty());
    }

    static Outcome moved(long rows, long bytes) {
      return new Outcome(rows, bytes, Optional.empty());
    }
  }

  /// The part of a run that counts, without what came before and after.
  ///
  /// @param wall seconds
  record Part(double wall, CpuTime cpu) {
    /// A stop watch that runs.
    static Supplier<Part> begin() {
      CpuTime before = CpuTime.begin();
      long began = System.nanoTime();
      return () -> new Part((System.nanoTime() - began) / 1e9, CpuTime.now().since(before));
    }
  }

  /// Does it once.
  ///
  /// @param folder empty, for what it writes
  Outcome run(Path folder) throws Exception;
}
