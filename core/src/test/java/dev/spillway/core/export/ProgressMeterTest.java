package dev.spillway.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private final List<Integer> percents = new ArrayList<>();
  private final AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);

  @Test
  void movesWithinAUnitAndNeverReachesAHundred() {
    PlannedTable table = table(1, 1_000);
    ProgressMeter meter = meter(table);

    meter.decoded(table.unit(0), 300, 3);
    meter.decoded(table.unit(0), 100_000, 10);
    meter.finished(table.unit(0), 10);

    assertThat(percents).containsExactly(30, 90, 99);
  }

  @Test
  void doesNotFallWhenAUnitIsReadAgain() {
    PlannedTable table = table(1, 500, 500);
    ProgressMeter meter = meter(table);

    meter.decoded(table.unit(0), 400, 40);
    meter.decoded(table.unit(0), 10, 1);
    assertThat(meter.states().rows()).isEqualTo(40);
    meter.finished(table.unit(0), 50);
    meter.decoded(table.unit(1), 50, 5);

    assertThat(percents).containsExactly(40, 50, 55);
    assertThat(meter.states().rows()).isEqualTo(55);
  }

  @Test
  void tellsOfEachTableItsStateAndItsPaceSinceItBegan() {
    PlannedTable first = table(1, 600, 400);
    PlannedTable second = table(2, 1_000);
    PlannedTable third = table(3, 2_000);
    ProgressMeter meter = meter(first, second, third);
    pass(10);
    meter.decoded(first.unit(0), 300, 3);
    pass(3);
    meter.decoded(second.unit(0), 500, 5);
    pass(1);

    assertThat(meter.states())
        .isEqualTo(
            new TableStates(
                List.of(
                    state(1, TableState.Status.IN_PROGRESS, 1_000, 300, 3, 75),
                    state(2, TableState.Status.IN_PROGRESS, 1_000, 500, 5, 500),
                    state(3, TableState.Status.WAITING, 2_000, 0, 0, 0)),
                4_000,
                800,
                8,
                57));
  }

  @Test
  void endsAreCompleteOrSkippedAndRowsThatWereGivenUpDoNotCount() {
    PlannedTable whole = table(1, 600);
    PlannedTable damaged = table(2, 1_000);
    ProgressMeter meter = meter(whole, damaged);
    meter.decoded(damaged.unit(0), 500, 5);
    meter.finished(damaged.unit(0), 0);
    meter.finished(whole.unit(0), 6);
    TableRun givenUp = new TableRun(damaged, Optional.empty());
    givenUp.giveUp(new Skip(SkipReason.UNSUPPORTED_STORAGE, "why"));
    meter.ended(givenUp);
    meter.ended(new TableRun(whole, Optional.empty()));

    TableStates states = meter.states();
    assertThat(states.tables())
        .containsExactly(
            state(1, TableState.Status.COMPLETE, 600, 600, 6, 0),
            state(2, TableState.Status.SKIPPED, 1_000, 1_000, 0, 0));
    assertThat(states.ended()).isEqualTo(2);
  }

  @Test
  void whatAnEarlierRunHasReadIsCountedButMakesNobodyFaster() {
    PlannedTable table = table(1, 1_000, 1_000);
    ProgressMeter meter = meter(table);
    meter.resumed(table.unit(0), 10);
    meter.decoded(table.unit(1), 200, 2);
    pass(4);

    TableStates states = meter.states();
    assertThat(states.tables())
        .containsExactly(state(1, TableState.Status.IN_PROGRESS, 2_000, 1_200, 12, 50));
    assertThat(states.bytesPerSecond()).isEqualTo(50);
  }

  private ProgressMeter meter(PlannedTable... tables) {
    return new ProgressMeter(
        List.of(tables).stream().mapToLong(ProgressMeter::plannedBytes).sum(),
        new TableProgress(List.of(tables), time::get),
        progress -> percents.add(progress.percent()));
  }

  private void pass(int seconds) {
    time.updateAndGet(now -> now.plusSeconds(seconds));
  }

  private static TableState state(
      int number, TableState.Status status, long planned, long bytes, long rows, long pace) {
    return new TableState(name(number), status, planned, bytes, rows, pace);
  }

  private static TableName name(int number) {
    return new TableName("db", "public", "t" + number);
  }

  private static PlannedTable table(int number, long... bytes) {
    List<WorkUnit> units = new ArrayList<>();
    for (long part : bytes) {
      units.add(
          new WorkUnit(
              number,
              units.size(),
              new TableRange("t", "r", part),
              new ObjectKey("k" + units.size())));
    }
    return new PlannedTable(
        number,
        name(number),
        "identity",
        "columns",
        0,
        "folder",
        new UUID(0, number),
        units,
        Optional.empty());
  }
}
