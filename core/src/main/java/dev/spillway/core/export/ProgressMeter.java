package dev.spillway.core.export;

import java.util.HashMap;
import java.util.Map;

/// Counts source bytes. A unit under way is credited by the bytes it has decoded, at most nine
/// tenths of its planned bytes, so that progress moves within large units and still never falls.
final class ProgressMeter {
  private final long planned;
  private final ProgressListener listener;
  private final TableProgress tables;
  private final Map<WorkUnit, Long> underWay = new HashMap<>();
  private long finishedBytes;
  private long creditBytes;
  private int lastPercent = -1;

  /// @param plannedBytes the sum over all units
  ProgressMeter(long plannedBytes, TableProgress tables, ProgressListener listener) {
    this.planned = Math.max(1, plannedBytes);
    this.tables = tables;
    this.listener = listener;
  }

  /// Counts a unit that an earlier run finished.
  synchronized void resumed(WorkUnit unit) {
    finishedBytes += unit.range().bytes();
    tables.finished(unit, unit.range().bytes());
  }

  /// Counts bytes decoded by the unit since it began; a second try of the unit starts over, its
  /// credit stays at the highest.
  synchronized void decoded(WorkUnit unit, long bytesSoFar) {
    long credit = Math.min(bytesSoFar, unit.range().bytes() / 10 * 9);
    long before = underWay.getOrDefault(unit, 0L);
    if (credit > before) {
      underWay.put(unit, credit);
      creditBytes += credit - before;
      tables.read(unit, credit - before);
      report();
    }
  }

  synchronized void finished(WorkUnit unit) {
    Long credit = underWay.remove(unit);
    long credited = credit == null ? 0 : credit;
    creditBytes -= credited;
    finishedBytes += unit.range().bytes();
    tables.finished(unit, unit.range().bytes() - credited);
    report();
  }

  private void report() {
    int percent = (int) Math.min(99, (finishedBytes + creditBytes) * 100 / planned);
    if (percent > lastPercent) {
      lastPercent = percent;
      listener.progressed(tables.progress(percent, finishedBytes));
    }
  }
}
