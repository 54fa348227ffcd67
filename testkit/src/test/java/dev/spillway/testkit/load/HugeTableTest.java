package dev.spillway.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.export.ExportResult;
import dev.spillway.core.source.SourceTable;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A table of any size, made of numbers and thrown away: nothing of an export grows with its bytes.
class HugeTableTest {
  private static final long GIGABYTE = 1L << 30;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final int THREADS = 2;

  private final AtomicLong most = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();

  @Test
  void halfAGigabyteTakesNoMoreMemoryThanItsShare() {
    export(GIGABYTE / 2);
  }

  @Test
  @Tag("long")
  void aHundredGigabytesTakeNoMoreMemoryThanItsShare() {
    export(100 * GIGABYTE);
  }

  private void export(long bytes) {
    SourceTable table = GeneratedRead.table("huge", bytes, bytes / GeneratedRows.BYTES);
    GeneratedRead read =
        new GeneratedRead(
            List.of(table),
            range ->
                new GeneratedRows(
                    Long.parseLong(range.range()),
                    range.bytes() / GeneratedRows.BYTES,
                    this::sample));
    DiscardingBucket bucket = new DiscardingBucket();
    long before = usedAfterCollection();
    long began = System.nanoTime();

    ExportResult result = new Exports(THREADS, MEMORY_BYTES).run("huge", read, bucket);

    System.out.printf(
        "huge: %d MB in %d s, %d MB written, at most %d MB live on the heap, %d before%n",
        bytes >> 20,
        (System.nanoTime() - began) / 1_000_000_000,
        result.objectBytes() >> 20,
        most.get() >> 20,
        before >> 20);
    assertThat(result.rows()).isEqualTo(bytes / GeneratedRows.BYTES);
    assertThat(bucket.objects()).isEqualTo((int) (bytes / Exports.PART_BYTES) + 2);
    assertThat(most.get()).isPositive();
    assertThat(most.get() - before)
        .as("bytes on the heap while it ran")
        .isLessThan(2 * MEMORY_BYTES);
  }

  /// Looks at the heap now and then: what is live, not what is garbage still.
  private void sample() {
    if (batches.incrementAndGet() % 500 == 0) {
      most.accumulateAndGet(usedAfterCollection(), Math::max);
    }
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
