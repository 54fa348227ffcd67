package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.fault.SimulatedKill;
import dev.spillway.testkit.source.MemoryTable;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CrashTest {
  private static final List<MemoryTable> TABLES =
      List.of(
          MemoryTable.of("big", 1_100).reporting("LABELS_MISSING"),
          MemoryTable.of("empty", 0),
          MemoryTable.of("small", 3));

  @BeforeAll
  static void letKilledThreadsDieQuietly() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
      if (!(failure instanceof SimulatedKill) && before != null) {
        before.uncaughtException(thread, failure);
      }
    });
  }

  @Test
  void aSnapshotExportKilledAtAnyStepEndsCompleteWithEveryRowOnce() throws InterruptedException {
    int steps = stepsOfAWholeExport();
    assertThat(steps).isGreaterThan(30);
    for (int threads = 1; threads <= 3; threads += 2) {
      for (int step = 1; step <= steps; step++) {
        World world = new World(TABLES, threads, new Random(step));
        killAt(world, step, false);
        ExportTask end = world.awaitEnd();

        String where = "killed at step %d of %d, %d threads".formatted(step, steps, threads);
        assertThat(end.status())
            .as("%s: %s", where, end.failureCause())
            .isEqualTo(ExportTaskStatus.COMPLETE);
        requireWhole(world, where);
        requireEveryFindingOnce(end, where);
      }
    }
  }

  @Test
  void aSnapshotExportSurvivesSeveralKills() throws InterruptedException {
    for (int seed = 1; seed <= 150; seed++) {
      Random random = new Random(seed);
      World world = new World(TABLES, 2, random);
      killAt(world, 1 + random.nextInt(20), false);
      for (int kill = 0; kill < 3; kill++) {
        world.faults.killAt(1 + random.nextInt(15));
        awaitKillOrEnd(world);
        world.restart();
      }
      ExportTask end = world.awaitEnd();

      assertThat(end.status()).as("seed %d: %s", seed, end).isEqualTo(ExportTaskStatus.COMPLETE);
      requireWhole(world, "seed " + seed);
      requireEveryFindingOnce(end, "seed " + seed);
    }
  }

  @Test
  void aLiveExportKilledAtAnyStepIsWholeOrFailsWithACause() throws InterruptedException {
    int steps = stepsOfAWholeExport();
    int complete = 0;
    int failed = 0;
    for (int step = 1; step <= steps; step++) {
      World world = new World(TABLES, 1, new Random(step));
      killAt(world, step, true);
      ExportTask end = world.awaitEnd();

      switch (end.status()) {
        case COMPLETE -> {
          complete++;
          requireWhole(world, "step " + step);
          requireEveryFindingOnce(end, "step " + step);
        }
        case FAILED -> {
          failed++;
          assertThat(end.failureCause().orElseThrow())
              .contains("the point in time that they were read at is gone");
          assertThat(world.buckets.openUploads()).as("step %d: open uploads", step).isEmpty();
          assertThat(world.plans.exportIds()).as("step %d: plans", step).isEmpty();
        }
        case STARTING, IN_PROGRESS, CANCELING, CANCELED ->
            throw new AssertionError("step " + step + " ends " + end.status());
      }
    }
    assertThat(complete).isPositive();
    assertThat(failed).isPositive();
  }

  @Test
  void progressNeverFallsOverRestarts() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(7));
    killAt(world, 25, false);
    world.awaitEnd();

    List<Integer> percents =
        world.tasks.history().stream().map(ExportTask::percentProgress).toList();
    assertThat(percents).isSorted();
    assertThat(percents.getLast()).isEqualTo(100);
  }

  private static int stepsOfAWholeExport() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(0));
    world.startSnapshotExport();
    world.awaitEnd();
    requireWhole(world, "undisturbed");
    return world.faults.steps();
  }

  /// Starts an export, kills the server at the step, starts it again; a request that was killed
  /// before it was accepted is sent again.
  private static void killAt(World world, int step, boolean live) throws InterruptedException {
    world.faults.killAt(step);
    try {
      start(world, live);
      awaitKillOrEnd(world);
    } catch (SimulatedKill e) {
      // Killed inside StartExportTask.
    }
    world.restart();
    if (world.tasks.find(World.TASK).isEmpty()) {
      start(world, live);
    }
  }

  private static void start(World world, boolean live) {
    if (live) {
      world.startLiveExport();
    } else {
      world.startSnapshotExport();
    }
  }

  /// Waits until the task's thread is gone: killed, or at the task's end.
  private static void awaitKillOrEnd(World world) {
    world.exports().close(Duration.ofDays(1));
  }

  /// What the warning counts is neither forgotten with the killed server nor counted again.
  private static void requireEveryFindingOnce(ExportTask end, String where) {
    assertThat(end.warningMessage().orElse("none"))
        .as("%s: the warning", where)
        .contains("LABELS_MISSING")
        .contains("367 values of db.public.big are NULL.");
  }

  private static void requireWhole(World world, String where) {
    for (MemoryTable table : TABLES) {
      assertThat(world.exportedIds(table))
          .as("%s: rows of %s in %s", where, table.name(), world.buckets.keys(World.BUCKET))
          .isEqualTo(IntStream.range(0, table.rows()).boxed().toList());
      assertThat(world.buckets.keys(World.BUCKET)).contains(World.folder(table) + "_SUCCESS");
    }
    assertThat(world.buckets.keys(World.BUCKET))
        .as(where)
        .contains(
            "my-export/export_info_my-export.json",
            "my-export/export_tables_info_my-export_from_1_to_3.json")
        .hasSize(3 + 6 + 1 + 2);
    assertThat(world.buckets.openUploads()).as("%s: open uploads", where).isEmpty();
  }
}
