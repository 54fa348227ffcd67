package dev.spillway.core.snapshot;

import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a DB snapshot of every declared database by schedule and deletes those that are too old.
/// What is due follows from the snapshots there are, so that a restart forgets nothing. Used by one
/// thread.
public final class AutomatedSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(AutomatedSnapshots.class);
  private static final Duration LONGEST_UNTIL_RETRY = Duration.ofHours(1);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm").withZone(ZoneOffset.UTC);

  private final Schedule schedule;
  private final Databases databases;
  private final Snapshots snapshots;
  private final InstantSource clock;

  /// How often, and how many.
  ///
  /// @param keep the available automated snapshots of each database that are kept
  public record Schedule(Duration every, int keep) {}

  public AutomatedSnapshots(
      Schedule schedule, Databases databases, Snapshots snapshots, InstantSource clock) {
    this.schedule = schedule;
    this.databases = databases;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /// Begins what is due and deletes what is no longer kept. A database whose snapshot is still
  /// being made is left alone.
  public void runDue() {
    for (DeclaredDatabase database : databases.declared()) {
      List<DbSnapshot> taken = taken(database.id());
      deleteOld(taken);
      if (isDue(taken)) {
        take(database.id());
      }
    }
  }

  /// The database's automated snapshots, the newest first.
  private List<DbSnapshot> taken(DatabaseId database) {
    return snapshots.list(SnapshotKind.DB).stream()
        .filter(snapshot -> snapshot.type() == SnapshotType.AUTOMATED)
        .filter(snapshot -> snapshot.database().equals(database))
        .sorted(Comparator.comparing((DbSnapshot snapshot) -> snapshot.id().name()).reversed())
        .toList();
  }

  private boolean isDue(List<DbSnapshot> taken) {
    Optional<DbSnapshot> last = taken.stream().findFirst();
    return last.map(snapshot ->
            switch (snapshot.status()) {
              case CREATING -> false;
              case AVAILABLE, DELETING -> hasPassed(snapshot.createTime(), schedule.every);
              case FAILED -> hasPassed(snapshot.createTime(), untilRetry());
            })
        .orElse(true);
  }

  private boolean hasPassed(Instant from, Duration time) {
    return !clock.instant().isBefore(from.plus(time));
  }

  private Duration untilRetry() {
    return schedule.every.compareTo(LONGEST_UNTIL_RETRY) < 0 ? schedule.every : LONGEST_UNTIL_RETRY;
  }

  private void take(DatabaseId database) {
    String name =
        SnapshotType.AUTOMATED_PREFIX + database.text() + "-" + MINUTE.format(clock.instant());
    try {
      snapshots.create(
          new SnapshotRequest(new SnapshotId(SnapshotKind.DB, name), database, Map.of()));
    } catch (RefusedException e) {
      LOG.warn("the automated snapshot {} was not begun: {}", name, e.getMessage());
    }
  }

  /// Those beyond the number, and failed ones once a newer one is available.
  private void deleteOld(List<DbSnapshot> taken) {
    int available = 0;
    for (DbSnapshot snapshot : taken) {
      switch (snapshot.status()) {
        case AVAILABLE -> {
          available++;
          if (available > schedule.keep) {
            delete(snapshot);
          }
        }
        case FAILED -> {
          if (available > 0) {
            delete(snapshot);
          }
        }
        case CREATING, DELETING -> {}
      }
    }
  }

  private void delete(DbSnapshot snapshot) {
    try {
      snapshots.delete(snapshot.id());
      LOG.info("the automated snapshot {} is no longer kept", snapshot.id());
    } catch (RefusedException e) {
      LOG.warn("the automated snapshot {} was not deleted: {}", snapshot.id(), e.getMessage());
    }
  }
}
