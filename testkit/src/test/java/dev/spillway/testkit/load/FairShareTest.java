package dev.spillway.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.export.ExportResult;
import dev.spillway.core.source.SourceTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How an export's work is shared among threads, and the threads among exports: facts of the order
/// in which units are taken, which no load of the machine changes.
class FairShareTest {
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int TABLES = 60;

  private static final int PATIENCE_SECONDS = 30;

  /// The second size has so few units that the small tables must fill what these leave.
  @ParameterizedTest
  @CsvSource({"1, 80", "2, 80", "4, 80", "8, 80", "4, 10"})
  void oneTableTenTimesAllOthersKeepsAllThreadsBusy(int threads, int hugeParts) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<SourceTable> tables = skewed(new SplittableRandom(seed), hugeParts * Exports.PART_BYTES);
    long total = tables.stream().mapToLong(SourceTable::bytes).sum();
    UnitClock clock = new UnitClock(threads, units(tables));

    new Exports(threads, MEMORY_BYTES)
        .run("skewed", new GeneratedRead(tables, clock::reader), new DiscardingBucket());

    assertThat(clock.now())
        .as("the last unit's end, of %d bytes on %d threads", total, threads)
        .isBetween(total / threads, total * 115 / 100 / threads);
  }

  /// Many tables that have a tenth of the last one's size together.
  private static List<SourceTable> skewed(SplittableRandom random, long huge) {
    List<SourceTable> tables = new ArrayList<>();
    long left = huge / 10;
    for (int i = 1; i < TABLES; i++) {
      long bytes = random.nextLong(1, 2 * left / (TABLES - i + 1));
      left -= bytes;
      tables.add(GeneratedRead.table("small%02d".formatted(i), bytes, 1));
    }
    tables.add(GeneratedRead.table("small%02d".formatted(TABLES), left, 1));
    tables.add(GeneratedRead.table("zz_huge", huge, 1));
    return tables;
  }

  private static long units(List<SourceTable> tables) {
    return tables.stream()
        .mapToLong(table -> Math.ceilDiv(table.bytes(), Exports.PART_BYTES))
        .sum();
  }

  /// Each unit of the huge export waits for a permit of the test.
  @Test
  void aSmallExportBesideAHugeOneWaitsForOneUnit() throws Exception {
    int threads = 2;
    Exports server = new Exports(threads, MEMORY_BYTES);
    AtomicInteger begun = new AtomicInteger();
    Semaphore permits = new Semaphore(0);
    GeneratedRead huge =
        new GeneratedRead(
            List.of(GeneratedRead.table("huge", 1_000 * Exports.PART_BYTES, 1)),
            range -> {
              begun.incrementAndGet();
              permits.acquireUninterruptibly();
              return new GeneratedRows(0, 1, () -> {});
            });
    AtomicInteger begunBefore = new AtomicInteger();
    GeneratedRead small =
        new GeneratedRead(
            List.of(GeneratedRead.table("small", 1_000, 1)),
            range -> {
              begunBefore.set(begun.get());
              return new GeneratedRows(0, 1, () -> {});
            });
    DiscardingBucket bucket = new DiscardingBucket();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ExportResult> whole = executor.submit(() -> server.run("huge", huge, bucket));
      try {
        await(() -> begun.get() == threads);
        Future<ExportResult> part = executor.submit(() -> server.run("small", small, bucket));
        await(FairShareTest::isWaitingForASlot);

        permits.release();

        assertThat(part.get(PATIENCE_SECONDS, TimeUnit.SECONDS).rows()).isEqualTo(1);
        assertThat(begunBefore)
            .as("units of the huge export that began before the small one's")
            .hasValue(threads);
        assertThat(whole).isNotDone();
      } finally {
        permits.release(Integer.MAX_VALUE / 2);
      }
      assertThat(whole.get().rows()).isEqualTo(1_000);
    }
  }

  private static boolean isWaitingForASlot() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().startsWith("spillway-unit"))
        .anyMatch(entry ->
            Arrays.stream(entry.getValue())
                .anyMatch(frame -> frame.getMethodName().equals("tryAcquire")));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("what the test waits for happens").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
