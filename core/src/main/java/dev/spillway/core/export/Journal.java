package dev.spillway.core.export;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Records finished units and ended tables in groups, because one durable commit for each of ten
/// thousand tiny tables would take longer than reading them. What a crash takes from an unwritten
/// group is only done again, under the same keys. Thread-safe.
final class Journal {
  private static final int GROUP = 256;
  private static final Duration PATIENCE = Duration.ofMillis(100);

  /// Work worth remembering at once.
  private static final long LARGE_BYTES = 1 << 20;

  private final String exportId;
  private final PlanStore plans;
  private final InstantSource clock;
  private List<FinishedUnit> units = new ArrayList<>();
  private List<EndedTable> tables = new ArrayList<>();
  private Instant lastFlush;

  Journal(String exportId, PlanStore plans, InstantSource clock) {
    this.exportId = exportId;
    this.plans = plans;
    this.clock = clock;
    this.lastFlush = clock.instant();
  }

  synchronized void finished(FinishedUnit unit) {
    units.add(unit);
    if (unit.objectBytes() >= LARGE_BYTES || isDue()) {
      flush();
    }
  }

  synchronized void ended(EndedTable table) {
    tables.add(table);
    if (isDue()) {
      flush();
    }
  }

  /// Writes what is pending; units before tables, so that no table is ended without its units.
  synchronized void flush() {
    if (!units.isEmpty()) {
      plans.unitsFinished(exportId, units);
      units = new ArrayList<>();
    }
    if (!tables.isEmpty()) {
      plans.tablesEnded(exportId, tables);
      tables = new ArrayList<>();
    }
    lastFlush = clock.instant();
  }

  private boolean isDue() {
    return units.size() + tables.size() >= GROUP
        || Duration.between(lastFlush, clock.instant()).compareTo(PATIENCE) >= 0;
  }
}
