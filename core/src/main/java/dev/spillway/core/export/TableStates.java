package dev.spillway.core.export;

import java.util.List;

/// How far each table of a running export is, in the plan's order, and all of them together.
///
/// @param bytesPerSecond since this run began
public record TableStates(
    List<TableState> tables, long plannedBytes, long bytes, long rows, long bytesPerSecond) {
  /// Of an export that has no plan yet, or has ended.
  public static final TableStates NONE = new TableStates(List.of(), 0, 0, 0, 0);

  public TableStates {
    tables = List.copyOf(tables);
  }

  /// How many tables have nothing left to do.
  public long ended() {
    return tables.stream().filter(table -> table.status().isEnd()).count();
  }
}
