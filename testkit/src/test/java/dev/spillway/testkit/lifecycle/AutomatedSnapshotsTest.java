package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.snapshot.AutomatedSnapshots;
import dev.spillway.core.snapshot.AutomatedSnapshots.Schedule;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.snapshot.SnapshotType;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.testkit.rds.InMemoryDatabases;
import dev.spillway.testkit.rds.InMemorySnapshots;
import dev.spillway.testkit.store.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutomatedSnapshotsTest {
  private static final DatabaseId SHOP = new DatabaseId("shop");
  private static final Instant START = Instant.parse("2026-11-22T10:00:30Z");

  private final SettableClock clock = new SettableClock(START);
  private final InMemoryDatabases databases = databases();
  private final InMemorySnapshots snapshots = new InMemorySnapshots(clock, databases);
  private final AutomatedSnapshots automated =
      new AutomatedSnapshots(new Schedule(Duration.ofHours(24), 2), databases, snapshots, clock);

  private static InMemoryDatabases databases() {
    InMemoryDatabases databases = new InMemoryDatabases();
    databases.declare(new DeclaredDatabase(SHOP, Engine.POSTGRES, "db1", 5432, "spillway", START));
    return databases;
  }

  @Test
  void oneIsTakenAtOnceAndThenWhenTheLastIsOldEnough() {
    automated.runDue();
    automated.runDue();
    assertThat(names()).containsExactly("rds:shop-2026-11-22-10-00");
    assertThat(snapshots.list(SnapshotKind.DB).getFirst().type()).isEqualTo(SnapshotType.AUTOMATED);

    // One that is still being made is waited for, however long it takes.
    clock.advance(Duration.ofDays(2));
    automated.runDue();
    assertThat(names()).hasSize(1);

    snapshots.finish(id("rds:shop-2026-11-22-10-00"));
    automated.runDue();
    assertThat(names()).containsExactly("rds:shop-2026-11-22-10-00", "rds:shop-2026-11-24-10-00");
    snapshots.finish(id("rds:shop-2026-11-24-10-00"));
    clock.advance(Duration.ofHours(23));
    automated.runDue();
    assertThat(names()).hasSize(2);
  }

  @Test
  void theOldestGoFirstAndManualOnesNever() {
    snapshots.create(new SnapshotRequest(id("by-hand"), SHOP, Map.of()));
    snapshots.finish(id("by-hand"));
    for (int day = 0; day < 4; day++) {
      automated.runDue();
      names().stream()
          .filter(name -> name.startsWith("rds:"))
          .forEach(n -> snapshots.finish(id(n)));
      clock.advance(Duration.ofHours(24));
    }
    automated.runDue();

    assertThat(names())
        .containsExactly(
            "by-hand",
            "rds:shop-2026-11-24-10-00",
            "rds:shop-2026-11-25-10-00",
            "rds:shop-2026-11-26-10-00");
    assertThat(snapshots.find(id("rds:shop-2026-11-26-10-00")).orElseThrow().status())
        .isEqualTo(SnapshotStatus.CREATING);
  }

  @Test
  void aFailedOneIsTriedAgainWithinAnHourAndKeptUntilOneSucceeds() {
    automated.runDue();
    snapshots.change(id("rds:shop-2026-11-22-10-00"), made -> made.with(SnapshotStatus.FAILED, 10));
    clock.advance(Duration.ofMinutes(59));
    automated.runDue();
    assertThat(names()).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    automated.runDue();
    assertThat(names()).containsExactly("rds:shop-2026-11-22-10-00", "rds:shop-2026-11-22-11-00");
    snapshots.finish(id("rds:shop-2026-11-22-11-00"));
    automated.runDue();
    assertThat(names()).containsExactly("rds:shop-2026-11-22-11-00");
  }

  private List<String> names() {
    return snapshots.list(SnapshotKind.DB).stream()
        .map(DbSnapshot::id)
        .map(SnapshotId::name)
        .toList();
  }

  private static SnapshotId id(String name) {
    return new SnapshotId(SnapshotKind.DB, name);
  }
}
