package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.source.MemoryTable;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What SIGTERM does to exports, at each of their steps: they may end within the drain time, and
/// what does not end goes on after the next start.
class ShutdownTest {
  private static final List<MemoryTable> TABLES =
      List.of(MemoryTable.of("big", 1_100), MemoryTable.of("small", 3));
  private static final Duration LONG = Duration.ofDays(1);

  @Test
  void aSnapshotExportGoesOnByItsPlanWhereverItWasStopped() throws InterruptedException {
    int steps = stepsOfAWholeExport();
    int interrupted = 0;
    for (int step = 1; step <= steps; step++) {
      World world = new World(TABLES, 1, new Random(step));
      stopAt(world, step, world::startSnapshotExport);
      List<String> published = parts(world);
      interrupted += isUnfinished(world) ? 1 : 0;
      goOn(world, world::startSnapshotExport);

      String where = "stopped at step %d of %d".formatted(step, steps);
      requireWhole(world, world.awaitEnd(), where);
      assertThat(parts(world)).as("%s: the keys of the plan", where).containsAll(published);
    }
    assertThat(interrupted).isGreaterThan(steps / 2);
  }

  @Test
  void aLiveExportStartsAnewIfNothingWasPublishedAndFailsWithACauseElse()
      throws InterruptedException {
    int steps = stepsOfAWholeExport();
    int anew = 0;
    int failed = 0;
    for (int step = 1; step <= steps; step++) {
      World world = new World(TABLES, 1, new Random(step));
      stopAt(world, step, () -> world.startLiveExport());
      boolean unfinished = isUnfinished(world);
      boolean published = !parts(world).isEmpty();
      goOn(world, () -> world.startLiveExport());
      ExportTask end = world.awaitEnd();

      String where = "stopped at step %d of %d".formatted(step, steps);
      if (unfinished && published) {
        failed++;
        assertThat(end.status()).as(where).isEqualTo(ExportTaskStatus.FAILED);
        assertThat(end.failureCause().orElseThrow())
            .as(where)
            .contains("the point in time that they were read at is gone")
            .contains("start a new export");
      } else {
        anew += unfinished ? 1 : 0;
        requireWhole(world, end, where);
      }
    }
    assertThat(anew).isPositive();
    assertThat(failed).isPositive();
  }

  @Test
  void whatRunsMayEndWithinTheDrainTimeAndNothingNewIsAccepted() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(3));
    AtomicReference<Thread> stopping = new AtomicReference<>();
    world.faults.callAt(
        "batch big"::equals,
        1,
        () -> {
          stopping.set(stop(world, LONG));
          assertThatThrownBy(() -> world.startAnother("too-late"))
              .isInstanceOfSatisfying(
                  RefusedException.class,
                  e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        });
    world.startSnapshotExport();
    world.exports().close(LONG);
    assertThat(world.faults.struck()).isEqualTo(1);
    stopping.get().join();
    requireWhole(world, world.tasks.find(World.TASK).orElseThrow(), "drained");
  }

  private static int stepsOfAWholeExport() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(0));
    world.startSnapshotExport();
    requireWhole(world, world.awaitEnd(), "undisturbed");
    return world.faults.steps();
  }

  /// Stops the server while it is at the step; a request that it does not accept any more is lost.
  private static void stopAt(World world, int step, Runnable start) throws InterruptedException {
    AtomicReference<Thread> stopping = new AtomicReference<>();
    world.faults.callAt(_ -> true, step, () -> stopping.set(stop(world, Duration.ZERO)));
    try {
      start.run();
    } catch (RefusedException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }
    world.exports().close(LONG);
    if (stopping.get() != null) {
      stopping.get().join();
    }
  }

  /// Returns when the stop has been asked for, or waits for a lock that the caller holds.
  private static Thread stop(World world, Duration drain) {
    Thread thread = Thread.ofPlatform().start(() -> world.exports().close(drain));
    while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static void goOn(World world, Runnable start) {
    boolean accepted = world.tasks.find(World.TASK).isPresent();
    world.restart();
    if (!accepted) {
      start.run();
    }
  }

  private static boolean isUnfinished(World world) {
    return world.tasks.find(World.TASK).map(task -> !task.status().isEnd()).orElse(false);
  }

  private static List<String> parts(World world) {
    return world.buckets.keys(World.BUCKET).stream()
        .filter(key -> key.endsWith(".parquet"))
        .toList();
  }

  private static void requireWhole(World world, ExportTask end, String where) {
    assertThat(end.status())
        .as("%s: %s", where, end.failureCause())
        .isEqualTo(ExportTaskStatus.COMPLETE);
    for (MemoryTable table : TABLES) {
      assertThat(world.exportedIds(table))
          .as("%s: rows of %s", where, table.name())
          .isEqualTo(IntStream.range(0, table.rows()).boxed().toList());
    }
    assertThat(world.buckets.openUploads()).as("%s: open uploads", where).isEmpty();
    assertThat(world.tasks.history().stream().map(ExportTask::percentProgress).toList())
        .as("%s: progress", where)
        .isSorted();
  }
}
