package dev.spillway.core.export;

import dev.spillway.core.source.TableName;

/// How far one table of a running export is.
///
/// @param plannedBytes of the source, as the plan estimates them
/// @param bytes those that were read, by an earlier run too, or given up
/// @param rows those that were read
/// @param bytesPerSecond since this run began with it; 0 if nothing of it is under way
public record TableState(
    TableName name, Status status, long plannedBytes, long bytes, long rows, long bytesPerSecond) {
  /// COMPLETE and SKIPPED are ends: nothing of the table is left to do.
  public enum Status {
    WAITING,
    IN_PROGRESS,
    COMPLETE,
    SKIPPED;

    boolean isEnd() {
      return this == COMPLETE || this == SKIPPED;
    }
  }
}
