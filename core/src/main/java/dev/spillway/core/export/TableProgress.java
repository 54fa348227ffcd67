package dev.spillway.core.export;

import dev.spillway.core.source.TableName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which tables of an export are under way, and since when. Not thread-safe.
final class TableProgress {
  private final Map<Integer, PlannedTable> planned = new HashMap<>();
  private final Map<Integer, Open> open = new TreeMap<>();
  private final InstantSource clock;
  private int finishedTables;
  private long finishedBytes;

  private static final class Open {
    private final Instant since;
    private int unitsLeft;
    private long bytes;

    Open(Instant since, int unitsLeft) {
      this.since = since;
      this.unitsLeft = unitsLeft;
    }
  }

  TableProgress(List<PlannedTable> tables, InstantSource clock) {
    this.clock = clock;
    for (PlannedTable table : tables) {
      if (!table.units().isEmpty()) {
        planned.put(table.number(), table);
      } else if (table.skip().isEmpty()) {
        finishedTables++;
      }
    }
  }

  void read(WorkUnit unit, long moreBytes) {
    open(unit).bytes += moreBytes;
  }

  /// @param moreBytes those that were not yet counted by [#read(WorkUnit, long)]
  void finished(WorkUnit unit, long moreBytes) {
    Open table = open(unit);
    table.bytes += moreBytes;
    table.unitsLeft--;
    if (table.unitsLeft == 0) {
      open.remove(unit.table());
      finishedTables++;
      finishedBytes += table.bytes;
    }
  }

  private Open open(WorkUnit unit) {
    return open.computeIfAbsent(unit.table(), number -> new Open(clock.instant(), units(number)));
  }

  private int units(int number) {
    PlannedTable table = planned.get(number);
    return table == null ? 1 : table.units().size();
  }

  Progress progress(int percent, long extractedBytes) {
    List<Progress.TableUnderWay> underWay = new ArrayList<>();
    open.forEach((number, table) -> {
      PlannedTable known = planned.get(number);
      if (known != null) {
        TableName name = known.name();
        underWay.add(new Progress.TableUnderWay(name, table.since, table.bytes));
      }
    });
    return new Progress(percent, extractedBytes, finishedTables, finishedBytes, underWay);
  }
}
