package dev.spillway.core.export;

import dev.spillway.core.source.TableName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far each table of an export is, and since when. Not thread-safe.
final class TableProgress {
  private final Map<Integer, Counted> all = new TreeMap<>();
  private final Map<Integer, Counted> open = new TreeMap<>();
  private final InstantSource clock;
  private final Instant began;
  private int finishedTables;
  private long finishedBytes;

  private static final class Counted {
    private final TableName name;
    private final long plannedBytes;
    private TableState.Status status = TableState.Status.WAITING;
    private Instant since = Instant.MAX;
    private int unitsLeft;
    private long bytes;
    private long rows;
    private long earlierBytes;

    Counted(PlannedTable table) {
      this.name = table.name();
      this.plannedBytes = ProgressMeter.plannedBytes(table);
      this.unitsLeft = table.units().size();
    }
  }

  TableProgress(List<PlannedTable> tables, InstantSource clock) {
    this.clock = clock;
    this.began = clock.instant();
    for (PlannedTable table : tables) {
      all.put(table.number(), new Counted(table));
      if (table.units().isEmpty() && table.skip().isEmpty()) {
        finishedTables++;
      }
    }
  }

  /// Counts what an earlier run has read.
  void resumed(WorkUnit unit, long rows) {
    counted(unit).earlierBytes += unit.range().bytes();
    finished(unit, unit.range().bytes(), rows);
  }

  void read(WorkUnit unit, long moreBytes, long moreRows) {
    Counted table = open(unit);
    table.bytes += moreBytes;
    table.rows += moreRows;
  }

  /// @param moreBytes those that were not yet counted by [#read(WorkUnit, long, long)]
  void finished(WorkUnit unit, long moreBytes, long moreRows) {
    read(unit, moreBytes, moreRows);
    Counted table = counted(unit);
    table.unitsLeft--;
    if (table.unitsLeft == 0) {
      open.remove(unit.table());
      finishedTables++;
      finishedBytes += table.bytes;
    }
  }

  /// Nothing of the table is left to do.
  void ended(int table, TableState.Status how) {
    counted(table).status = how;
  }

  private Counted open(WorkUnit unit) {
    Counted table = counted(unit);
    if (open.putIfAbsent(unit.table(), table) == null) {
      table.status = TableState.Status.IN_PROGRESS;
      table.since = clock.instant();
    }
    return table;
  }

  private Counted counted(WorkUnit unit) {
    return counted(unit.table());
  }

  private Counted counted(int number) {
    Counted table = all.get(number);
    if (table == null) {
      throw new IllegalArgumentException("the plan has no table " + number);
    }
    return table;
  }

  Progress progress(int percent, long extractedBytes) {
    List<Progress.TableUnderWay> underWay = new ArrayList<>();
    open.values()
        .forEach(table ->
            underWay.add(new Progress.TableUnderWay(table.name, table.since, table.bytes)));
    return new Progress(percent, extractedBytes, finishedTables, finishedBytes, underWay);
  }

  TableStates states() {
    Instant now = clock.instant();
    long planned = 0;
    long bytes = 0;
    long rows = 0;
    long earlierBytes = 0;
    List<TableState> tables = new ArrayList<>();
    for (Counted table : all.values()) {
      tables.add(state(table, now));
      planned += table.plannedBytes;
      bytes += table.bytes;
      rows += table.rows;
      earlierBytes += table.earlierBytes;
    }
    return new TableStates(tables, planned, bytes, rows, rate(bytes - earlierBytes, began, now));
  }

  private static TableState state(Counted table, Instant now) {
    return new TableState(
        table.name,
        table.status,
        table.plannedBytes,
        table.bytes,
        table.rows,
        table.unitsLeft > 0 ? rate(table.bytes - table.earlierBytes, table.since, now) : 0);
  }

  private static long rate(long bytes, Instant since, Instant now) {
    return bytes <= 0 ? 0 : bytes * 1000 / Math.max(1, Duration.between(since, now).toMillis());
  }
}
