package dev.spillway.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.TableRange;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private final List<Integer> percents = new ArrayList<>();
  private final ProgressMeter meter =
      new ProgressMeter(
          1_000,
          new TableProgress(List.of(), InstantSource.system()),
          progress -> percents.add(progress.percent()));

  @Test
  void movesWithinAUnitAndNeverReachesAHundred() {
    WorkUnit only = unit(0, 1_000);

    meter.decoded(only, 300);
    meter.decoded(only, 100_000);
    meter.finished(only);

    assertThat(percents).containsExactly(30, 90, 99);
  }

  @Test
  void doesNotFallWhenAUnitIsReadAgain() {
    WorkUnit first = unit(0, 500);

    meter.decoded(first, 400);
    meter.decoded(first, 10);
    meter.finished(first);
    meter.decoded(unit(1, 500), 50);

    assertThat(percents).containsExactly(40, 50, 55);
  }

  private static WorkUnit unit(int part, long bytes) {
    return new WorkUnit(1, part, new TableRange("t", "r", bytes), new ObjectKey("k" + part));
  }
}
