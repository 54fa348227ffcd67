package dev.spillway.server.configuration;

import dev.spillway.core.parquet.Codec;
import java.util.Optional;
import java.util.OptionalInt;

/// How exports are written.
///
/// @param memory what all running exports together may use, on the heap and off it; absent: what
///   the heap allows, at most 256MB
/// @param partSize about how many bytes of a table one part file holds
/// @param threads absent: one per core
/// @param maxTasks tasks that may be under way at a time; more are refused, as RDS does
/// @param columnNames whether a table with a column name that Spark's Parquet forbids is skipped
public record ExportSettings(
    Optional<DataSize> memory,
    @Default("gzip") Codec codec,
    GzipSettings gzip,
    @Default("256MB") DataSize partSize,
    OptionalInt threads,
    @Default("5") int maxTasks,
    @Default("skip") ColumnNames columnNames) {

  /// What happens to tables with unusual column names.
  public enum ColumnNames {
    SKIP,
    KEEP
  }

  private static final long LEAST_MEMORY = 16L << 20;
  private static final long LEAST_PART = 1L << 20;
  private static final long MOST_PART = 4L << 30;

  public ExportSettings {
    if (memory.isPresent() && memory.get().bytes() < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "memory is " + memory.get() + ", but an export needs 16MB");
    }
    if (partSize.bytes() < LEAST_PART || partSize.bytes() > MOST_PART) {
      throw new IllegalArgumentException("part-size is " + partSize + ", but 1MB to 4GB is taken");
    }
    if (threads.isPresent() && (threads.getAsInt() < 1 || threads.getAsInt() > 1024)) {
      throw new IllegalArgumentException(
          "threads is " + threads.getAsInt() + ", but 1 to 1024 is taken");
    }
    if (maxTasks < 1) {
      throw new IllegalArgumentException("max-tasks is " + maxTasks + ", but it is at least 1");
    }
  }
}
