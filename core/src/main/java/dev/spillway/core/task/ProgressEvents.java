package dev.spillway.core.task;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import dev.spillway.core.export.Progress;
import dev.spillway.core.source.TableName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What those who watch a snapshot hear of an export of it that takes long; RDS tells it of no
/// cluster.
final class ProgressEvents {
  /// Between two events of the whole export's progress; RDS names no time.
  private static final Duration EVERY = Duration.ofMinutes(10);

  /// Between two events of one table, the first of which comes after as long.
  private static final Duration LONG = Duration.ofHours(1);

  /// Tables that an event of their own names.
  private static final int MOST_TABLES = 100;

  private static final int GIB_SHIFT = 30;

  private record Types(EventType undivided, EventType table, EventType export) {}

  private final ExportTask task;
  private final Optional<Types> types;
  private final InstantSource clock;
  private final Map<TableName, Instant> toldOf = new HashMap<>();
  private Instant told;

  ProgressEvents(ExportTask task, InstantSource clock) {
    this.task = task;
    this.clock = clock;
    this.told = clock.instant();
    this.types =
        switch (task.source().kind()) {
          case SNAPSHOT ->
              Optional.of(
                  new Types(
                      EventType.SNAPSHOT_TABLE_UNDIVIDED,
                      EventType.SNAPSHOT_TABLE_IN_PROGRESS,
                      EventType.SNAPSHOT_EXPORT_PROGRESS));
          case CLUSTER_SNAPSHOT ->
              Optional.of(
                  new Types(
                      EventType.CLUSTER_SNAPSHOT_TABLE_UNDIVIDED,
                      EventType.CLUSTER_SNAPSHOT_TABLE_IN_PROGRESS,
                      EventType.CLUSTER_SNAPSHOT_EXPORT_PROGRESS));
          case CLUSTER -> Optional.empty();
        };
  }

  List<Event> undivided(List<TableName> tables) {
    return types
        .map(known ->
            tables.stream()
                .limit(MOST_TABLES)
                .map(table -> event(known.undivided(), task.id(), table))
                .toList())
        .orElseGet(List::of);
  }

  List<Event> of(Progress progress) {
    return types.map(known -> of(known, progress)).orElseGet(List::of);
  }

  private List<Event> of(Types known, Progress progress) {
    Instant now = clock.instant();
    List<Event> events = new ArrayList<>();
    for (Progress.TableUnderWay table : progress.underWay()) {
      Instant last = toldOf.getOrDefault(table.name(), table.since());
      if (events.size() < MOST_TABLES && !now.isBefore(last.plus(LONG))) {
        toldOf.put(table.name(), now);
        events.add(event(known.table(), task.id(), table.name(), table.bytes() >> GIB_SHIFT));
      }
    }
    if (!now.isBefore(told.plus(EVERY))) {
      told = now;
      events.add(
          event(
              known.export(),
              task.id(),
              progress.percent(),
              progress.underWay().size(),
              progress.finishedTables(),
              progress.finishedTableBytes() >> GIB_SHIFT));
    }
    return events;
  }

  private Event event(EventType type, Object... names) {
    return Event.of(type, task.source().name(), clock.instant(), names);
  }
}
