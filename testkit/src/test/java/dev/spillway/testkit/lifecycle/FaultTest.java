package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.source.MemoryTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultTest {
  private static final MemoryTable BIG = MemoryTable.of("big", 1_100);
  private static final MemoryTable SMALL = MemoryTable.of("small", 3);
  private static final List<MemoryTable> TABLES = List.of(BIG, SMALL);

  /// The listing that compares the folder with the plan: the one behind the look whether the folder
  /// is empty.
  private static final int AUDIT = 2;

  @Test
  void passingFaultsOfTheStoreAreOvercomeForEveryPart() throws InterruptedException {
    for (String step : List.of("begin ", "commit ")) {
      for (int nth = 1; nth <= 6; nth++) {
        World world = new World(TABLES, 2, new Random(nth));
        world.faults.throwAt(
            what -> what.startsWith(step + "my-export/db"),
            nth,
            () -> new StoreException(StoreException.Kind.TRANSIENT, "s3:PutObject", "busy"));
        world.startSnapshotExport();
        ExportTask end = world.awaitEnd();

        assertThat(end.status())
            .as("%s %d: %s", step, nth, end)
            .isEqualTo(ExportTaskStatus.COMPLETE);
        requireAllRows(world);
        assertThat(world.buckets.openUploads()).isEmpty();
      }
    }
  }

  @Test
  void passingFaultsOfTheSourceAreOvercome() throws InterruptedException {
    for (int nth = 1; nth <= 20; nth++) {
      World world = new World(TABLES, 2, new Random(nth));
      world.faults.throwAt(
          what -> what.startsWith("batch ") || what.startsWith("reader "),
          nth,
          () -> new FailedException(Fault.TRANSIENT, "connection lost"));
      world.startSnapshotExport();
      ExportTask end = world.awaitEnd();

      assertThat(world.faults.struck()).isEqualTo(1);
      assertThat(end.status()).as("%d: %s", nth, end).isEqualTo(ExportTaskStatus.COMPLETE);
      requireAllRows(world);
    }
  }

  @Test
  void faultsThatDoNotPassFailTheTaskAfterFiveTries() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    for (int nth = 1; nth <= 5; nth++) {
      world.faults.throwAt(
          "reader small"::equals, nth, () -> new FailedException(Fault.TRANSIENT, "gone for good"));
    }
    world.startSnapshotExport();
    ExportTask end = world.awaitEnd();

    assertThat(world.faults.struck()).isEqualTo(5);
    assertThat(end.status()).isEqualTo(ExportTaskStatus.FAILED);
    assertThat(end.failureCause()).contains("gone for good");
  }

  @Test
  void everyOtherFaultOfTheStoreFailsTheTaskWithItsText() throws InterruptedException {
    for (String step :
        List.of(
            "begin my-export/db",
            "commit my-export/db",
            "put my-export/db",
            "put my-export/export_")) {
      World world = new World(TABLES, 2, new Random(5));
      world.faults.throwAt(
          what -> what.startsWith(step),
          1,
          () ->
              new StoreException(
                  StoreException.Kind.ACCESS_DENIED, "s3:PutObject", "no right to write"));
      world.startSnapshotExport();
      ExportTask end = world.awaitEnd();

      assertThat(end.status()).as(step).isEqualTo(ExportTaskStatus.FAILED);
      assertThat(end.failureCause().orElseThrow())
          .contains("isn't authorized to call s3:PutObject")
          .contains("no right to write");
      assertThat(world.buckets.openUploads()).as(step).isEmpty();
    }
  }

  /// What an upload that stays open costs, nobody sees but on a bill.
  @Test
  void uploadsThatTheStoreDoesNotAbortAreAbortedAfterItsReturn() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    world.faults.throwAt(
        what -> what.startsWith("commit my-export/db/public.big"),
        1,
        () -> new StoreException(StoreException.Kind.ACCESS_DENIED, "s3:PutObject", "no more"));
    for (String step : List.of("give up ", "abort ")) {
      world.faults.throwAt(
          what -> what.startsWith(step),
          1,
          () -> new StoreException(StoreException.Kind.TRANSIENT, "s3:Abort", "out of reach"));
    }
    world.startSnapshotExport();
    ExportTask end = world.awaitEnd();

    assertThat(end.status()).isEqualTo(ExportTaskStatus.FAILED);
    assertThat(world.faults.struck()).isEqualTo(3);
    assertThat(world.buckets.openUploads()).hasSize(1);

    world.restart();
    world.exports().close(Duration.ofDays(1));

    assertThat(world.buckets.openUploads()).isEmpty();
    assertThat(world.plans.exportIds()).isEmpty();
  }

  @Test
  void aTableThatCannotBeReadIsLeftOutWholeAndNamed() throws InterruptedException {
    for (int nth = 1; nth <= 20; nth++) {
      World world = new World(TABLES, 2, new Random(nth));
      world.faults.throwAt(
          "batch big"::equals,
          nth,
          () ->
              new TableUnreadableException(
                  new Skip(SkipReason.VALUE_TOO_LARGE, "a value of 40 MB")));
      world.startSnapshotExport();
      ExportTask end = world.awaitEnd();

      assertThat(world.faults.struck()).isEqualTo(1);
      assertThat(end.status()).as("batch %d: %s", nth, end).isEqualTo(ExportTaskStatus.COMPLETE);
      assertThat(end.warningMessage().orElseThrow())
          .contains("VALUE_TOO_LARGE")
          .contains("db.public.big");
      assertThat(world.buckets.keys(World.BUCKET))
          .as("batch %d", nth)
          .noneMatch(key -> key.startsWith(World.folder(BIG)))
          .contains(World.folder(SMALL) + "_SUCCESS");
      assertThat(world.buckets.openUploads()).isEmpty();
    }
  }

  /// The audit would delete them too, but an export that fails never gets so far.
  @Test
  void aTableThatIsLeftOutHasNoPartEvenIfTheExportFailsLater() throws InterruptedException {
    for (int nth = 1; nth <= 20; nth++) {
      World world = new World(TABLES, 2, new Random(nth));
      world.faults.throwAt(
          "batch big"::equals,
          nth,
          () ->
              new TableUnreadableException(
                  new Skip(SkipReason.VALUE_TOO_LARGE, "a value of 40 MB")));
      world.faults.throwAt(
          "list my-export/"::equals,
          AUDIT,
          () -> new StoreException(StoreException.Kind.ACCESS_DENIED, "s3:ListBucket", "revoked"));
      world.startSnapshotExport();
      ExportTask end = world.awaitEnd();

      assertThat(world.faults.struck()).isEqualTo(2);
      assertThat(end.status()).as("batch %d: %s", nth, end).isEqualTo(ExportTaskStatus.FAILED);
      assertThat(world.buckets.keys(World.BUCKET))
          .as("batch %d", nth)
          .noneMatch(key -> key.startsWith(World.folder(BIG)))
          .contains(World.folder(SMALL) + "_SUCCESS");
    }
  }

  @Test
  void aLiveExportStartsAnewWhenATableChangesBeforeAnythingWasPublished()
      throws InterruptedException {
    World world = new World(List.of(SMALL), 1, new Random(5));
    world.faults.throwAt(
        "reader small"::equals, 1, () -> new SourceChangedException("small was truncated"));
    world.startLiveExport();
    ExportTask end = world.awaitEnd();

    assertThat(world.faults.struck()).isEqualTo(1);
    assertThat(end.status()).as("%s", end).isEqualTo(ExportTaskStatus.COMPLETE);
    assertThat(world.exportedIds(SMALL)).containsExactly(0, 1, 2);
  }

  @Test
  void aLiveExportFailsNamingTheTableWhenItChangesAfterAPartWasPublished()
      throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    CompletableFuture<Boolean> published = new CompletableFuture<>();
    world.faults.callAt(
        what -> what.startsWith("has committed"), 1, () -> published.complete(true));
    world.faults.throwAt(
        "reader big"::equals,
        2,
        () -> {
          // Parts are published beside the readers.
          published.join();
          return new SourceChangedException("big was truncated");
        });
    world.startLiveExport();
    ExportTask end = world.awaitEnd();

    assertThat(world.faults.struck()).isEqualTo(2);
    assertThat(end.status()).isEqualTo(ExportTaskStatus.FAILED);
    assertThat(end.failureCause().orElseThrow()).contains("big was truncated");
  }

  @Test
  void aForeignObjectInTheFolderFailsTheExport() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    world.buckets.putForeign(
        World.BUCKET,
        new ObjectKey("my-export/db/public.big/1/part-00099-foreign.parquet"),
        "rows".getBytes(StandardCharsets.UTF_8));
    world.startSnapshotExport();
    ExportTask end = world.awaitEnd();

    assertThat(end.status()).isEqualTo(ExportTaskStatus.FAILED);
    assertThat(end.failureCause().orElseThrow())
        .contains("is not empty")
        .contains("part-00099-foreign.parquet");
  }

  @Test
  void aPartThatVanishesBeforeTheManifestsFailsTheExport() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    world.faults.callAt(
        "list my-export/"::equals,
        AUDIT,
        () ->
            world.buckets.keys(World.BUCKET).stream()
                .filter(key -> key.contains("part-00001"))
                .forEach(key -> world.buckets.removeForeign(World.BUCKET, key)));
    world.startSnapshotExport();
    ExportTask end = world.awaitEnd();

    assertThat(end.status()).isEqualTo(ExportTaskStatus.FAILED);
    assertThat(end.failureCause().orElseThrow()).contains("part-00001").contains("not in");
    assertThat(world.buckets.keys(World.BUCKET)).noneMatch(key -> key.contains("export_info"));
  }

  @Test
  void aCancelAtAnyStepEndsCanceledAndLeavesNoUpload() throws InterruptedException {
    int steps = wholeExport().faults.steps();
    int canceled = 0;
    for (int step = 1; step <= steps; step++) {
      World world = new World(TABLES, 2, new Random(step));
      world.startSnapshotExport();
      world.faults.callAt(what -> true, step, () -> cancelIfPossible(world));
      ExportTask end = world.awaitEnd();

      assertThat(end.status())
          .as("step %d", step)
          .isIn(ExportTaskStatus.CANCELED, ExportTaskStatus.COMPLETE);
      assertThat(world.buckets.openUploads()).as("step %d", step).isEmpty();
      boolean info =
          world.buckets.keys(World.BUCKET).stream().anyMatch(key -> key.contains("export_info_"));
      assertThat(info).isEqualTo(end.status() == ExportTaskStatus.COMPLETE);
      canceled += end.status() == ExportTaskStatus.CANCELED ? 1 : 0;
    }
    assertThat(canceled).isGreaterThan(steps / 3);
  }

  @Test
  void aCancelBetweenTwoBatchesEndsTheUnitThere() throws InterruptedException {
    World world = new World(List.of(BIG), 1, new Random(5));
    AtomicInteger batchesAfter = new AtomicInteger();
    world.faults.callAt(
        "batch big"::equals,
        1,
        () -> {
          cancelIfPossible(world);
          world.faults.callAt("batch big"::equals, 1, batchesAfter::incrementAndGet);
        });
    world.startSnapshotExport();
    ExportTask end = world.awaitEnd();

    assertThat(end.status()).isEqualTo(ExportTaskStatus.CANCELED);
    assertThat(batchesAfter).hasValue(0);
  }

  @Test
  void aTaskThatWritesItsLastManifestCannotBeCanceled() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    List<ErrorCode> refusals = new ArrayList<>();
    world.faults.callAt(
        what -> what.startsWith("put my-export/export_info"),
        1,
        () -> {
          try {
            world.exports().cancel("my-export");
          } catch (RefusedException e) {
            refusals.add(e.code());
          }
        });
    world.startSnapshotExport();
    ExportTask end = world.awaitEnd();

    assertThat(refusals).containsExactly(ErrorCode.INVALID_EXPORT_TASK_STATE);
    assertThat(end.status()).isEqualTo(ExportTaskStatus.COMPLETE);
  }

  @Test
  void anEndedTaskCannotBeCanceledAndItsNameStaysTaken() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(5));
    world.startSnapshotExport();
    world.awaitEnd();

    assertThatThrownBy(() -> world.exports().cancel("my-export"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EXPORT_TASK_STATE));
    assertThatThrownBy(world::startSnapshotExport)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPORT_TASK_ALREADY_EXISTS));
  }

  private static void cancelIfPossible(World world) {
    try {
      world.exports().cancel("my-export");
    } catch (RefusedException e) {
      // It was about to end.
    }
  }

  private static World wholeExport() throws InterruptedException {
    World world = new World(TABLES, 1, new Random(0));
    world.startSnapshotExport();
    world.awaitEnd();
    return world;
  }

  private static void requireAllRows(World world) {
    for (MemoryTable table : TABLES) {
      assertThat(world.exportedIds(table))
          .isEqualTo(IntStream.range(0, table.rows()).boxed().toList());
    }
  }
}
