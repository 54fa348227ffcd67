package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.ProcessMemory;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/// An hour of exports, one after the other, live and from a snapshot: the process does not grow.
/// The heap is touched whole at the start, so what is resident changes only with what lies outside
/// of it; inside of it, what a full collection leaves is compared. The first quarter is for warming
/// up: until its end code is compiled and pools are filled. `-Dspillway.test.minutes=` makes it
/// shorter.
@Tag("long")
class SteadyMemoryTest {
  private static final long MINUTES = Long.getLong("spillway.test.minutes", 60);
  private static final int SAMPLES = 20;

  /// What one export may hold at the moment of a sample and another not.
  private static final long HEAP_TOLERANCE_KB = 4 << 10;

  /// The compiler still makes code of what runs seldom: 1 MB in five minutes.
  private static final long OUTSIDE_TOLERANCE_KB = 24 << 10;

  @TempDir Path directory;

  @Test
  void repeatedExportsTakeNoMoreMemoryThanTheFirst() throws Exception {
    Path data = directory.resolve("data");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute("postgres", "CREATE DATABASE steady");
      postgres.execute(
          "steady",
          "CREATE TABLE items AS SELECT i AS id, md5(i::text) AS v FROM generate_series(1, 200000) i",
          "CREATE TABLE large AS SELECT i AS id, repeat(md5(i::text), 200000) AS v FROM generate_series(1, 3) i");
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data)
              .configuration(Product.configuration(directory, postgres, TestPostgres.USER))
              .jvm(
                  "-Xms256m",
                  "-Xmx256m",
                  "-XX:+AlwaysPreTouch",
                  "-XX:+UseParallelGC",
                  "-XX:TrimNativeHeapInterval=30000",
                  "-XX:+ExitOnOutOfMemoryError",
                  ProcessMemory.OPTION);
      try (SpillwayProcess process = SpillwayProcess.start(options);
          Product product = Product.of(process, data)) {
        assertThat(product.snapshot("s").status()).isEqualTo("available");
        int exports = exportAndWatch(process, product);
        assertThat(exports).isGreaterThan(SAMPLES);
      }
    }
  }

  /// @return how many exports there were
  private static int exportAndWatch(SpillwayProcess process, Product product) {
    long whole = Duration.ofMinutes(MINUTES).toNanos();
    long began = System.nanoTime();
    Watch watch = new Watch();
    int exports = 0;
    for (long passed = 0; passed < whole; passed = System.nanoTime() - began) {
      String source = exports % 2 == 0 ? Product.CLUSTER : Product.snapshotArn("s");
      assertThat(product.export("e-" + exports, source).status()).isEqualTo("COMPLETE");
      delete(product, "e-" + exports + "/");
      exports++;
      if (passed >= watch.samples * whole / SAMPLES) {
        ProcessMemory memory = ProcessMemory.of(process.pid());
        System.out.printf(
            "steady: minute %d, %d exports, %s%n",
            Duration.ofNanos(passed).toMinutes(), exports, memory);
        watch.see(memory, exports);
      }
    }
    return exports;
  }

  /// Ten thousand exports would fill a disk.
  private static void delete(Product product, String prefix) {
    List<ObjectIdentifier> objects =
        product.keys(prefix).stream()
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .toList();
    assertThat(objects).isNotEmpty();
    product.s3.deleteObjects(
        request -> request.bucket(Product.BUCKET).delete(delete -> delete.objects(objects)));
  }

  /// The most of the first quarter's samples, and whether later ones stay there.
  private static final class Watch {
    private int samples;
    private long mostHeap;
    private long mostResident;

    void see(ProcessMemory memory, int exports) {
      if (samples < SAMPLES / 4) {
        mostHeap = Math.max(mostHeap, memory.liveHeap());
        mostResident = Math.max(mostResident, memory.resident());
      } else {
        assertThat(memory.liveHeap())
            .as("KB of live heap after %d exports", exports)
            .isLessThan(mostHeap + HEAP_TOLERANCE_KB);
        assertThat(memory.resident())
            .as("KB resident after %d exports", exports)
            .isLessThan(mostResident + OUTSIDE_TOLERANCE_KB);
      }
      samples++;
    }
  }
}
