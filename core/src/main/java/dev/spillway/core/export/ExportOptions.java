package dev.spillway.core.export;

import dev.spillway.core.parquet.Codec;
import java.nio.file.Path;

/// How exports run on this server; the same for all of them.
///
/// @param threads units that are read and encoded at once, over all exports together
/// @param memoryBytes what all these units together may hold in buffers
/// @param partBytes about how many source bytes become one part file
/// @param columnNames what is done with tables whose column names Spark's Parquet reader refuses
/// @param workDirectory where values lie for a while that are too large for memory
public record ExportOptions(
    Codec codec,
    int threads,
    long memoryBytes,
    long partBytes,
    ColumnNames columnNames,
    Path workDirectory) {
  public ExportOptions {
    if (threads < 1 || partBytes < 1 || memoryBytes < (long) threads << 20) {
      throw new IllegalArgumentException(
          "export settings: %d threads, %d bytes of memory (at least 1 MiB a thread), parts of %d bytes"
              .formatted(threads, memoryBytes, partBytes));
    }
  }

  /// What is done with a column name that has a space or one of `,;{}()=` or a line end or tab.
  public enum ColumnNames {
    /// The table is skipped, as RDS does.
    SKIP,
    /// The name is written as it is.
    KEEP
  }

  /// The memory of one unit.
  public long unitBytes() {
    return memoryBytes / threads;
  }
}
