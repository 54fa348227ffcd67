package dev.spillway.core.export;

import java.util.HashMap;
import java.util.Map;

/// Counts source bytes and rows. A unit under way is credited by the bytes it has decoded, at most
/// nine tenths of its planned bytes, so that progress moves within large units and still never
/// falls.
final class ProgressMeter {
  private static final Credit NONE = new Credit(0, 0);

  private final long planned;
  private final ProgressListener listener;
  private final TableProgress tables;
  private final Map<WorkUnit, Credit> underWay = new HashMap<>();
  private long finishedBytes;
  private long creditBytes;
  private int lastPercent = -1;

  private record Credit(long bytes, long rows) {}

  /// @param plannedBytes the sum over all units
  ProgressMeter(long plannedBytes, TableProgress tables, ProgressListener listener) {
    this.planned = Math.max(1, plannedBytes);
    this.tables = tables;
    this.listener = listener;
  }

  static long plannedBytes(PlannedTable table) {
    return table.units().stream().mapToLong(unit -> unit.range().bytes()).sum();
  }

  /// Counts a unit that an earlier run finished.
  synchronized void resumed(WorkUnit unit, long rows) {
    finishedBytes += unit.range().bytes();
    tables.resumed(unit, rows);
  }

  /// Counts what the unit has decoded since it began; a second try of the unit starts over, its
  /// credit stays at the highest.
  synchronized void decoded(WorkUnit unit, long bytesSoFar, long rowsSoFar) {
    Credit before = underWay.getOrDefault(unit, NONE);
    Credit credit =
        new Credit(
            Math.max(before.bytes(), Math.min(bytesSoFar, unit.range().bytes() / 10 * 9)),
            Math.max(before.rows(), rowsSoFar));
    if (!credit.equals(before)) {
      underWay.put(unit, credit);
      creditBytes += credit.bytes() - before.bytes();
      tables.read(unit, credit.bytes() - before.bytes(), credit.rows() - before.rows());
      report();
    }
  }

  /// @param rows those that its object has; none if its table was given up
  synchronized void finished(WorkUnit unit, long rows) {
    Credit credit = underWay.getOrDefault(unit, NONE);
    underWay.remove(unit);
    creditBytes -= credit.bytes();
    finishedBytes += unit.range().bytes();
    tables.finished(unit, unit.range().bytes() - credit.bytes(), rows - credit.rows());
    report();
  }

  synchronized void ended(TableRun table) {
    tables.ended(
        table.planned().number(),
        table.skip().isPresent() ? TableState.Status.SKIPPED : TableState.Status.COMPLETE);
  }

  synchronized TableStates states() {
    return tables.states();
  }

  private void report() {
    int percent = (int) Math.min(99, (finishedBytes + creditBytes) * 100 / planned);
    if (percent > lastPercent) {
      lastPercent = percent;
      listener.progressed(tables.progress(percent, finishedBytes));
    }
  }
}
