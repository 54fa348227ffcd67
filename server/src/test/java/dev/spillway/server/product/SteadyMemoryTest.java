package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An hour of exports, one after the other, live and from a snapshot: the process does not grow.
/// `-Dspillway.test.minutes=` makes it shorter.
@Tag("long")
class SteadyMemoryTest {
  private static final long MINUTES = Long.getLong("spillway.test.minutes", 60);

  /// What a collector keeps back and gives back as it likes.
  private static final long TOLERANCE_MB = 96;

  private static final int LINES = 20;

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
              .jvm("-Xmx256m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");
      try (SpillwayProcess process = SpillwayProcess.start(options);
          Product product = Product.of(process, data)) {
        assertThat(product.snapshot("s").status()).isEqualTo("available");
        long whole = Duration.ofMinutes(MINUTES).toNanos();
        long began = System.nanoTime();
        long most = 0;
        long line = 0;
        int exports = 0;
        for (; System.nanoTime() - began < whole; exports++) {
          String source = exports % 2 == 0 ? Product.CLUSTER : Product.snapshotArn("s");
          assertThat(product.export("e-" + exports, source).status()).isEqualTo("COMPLETE");
          long resident = residentMegabytes(process.pid());
          long passed = System.nanoTime() - began;
          if (passed >= line * whole / LINES) {
            line = passed * LINES / whole + 1;
            System.out.printf(
                "steady: minute %d, %d exports, %d MB resident%n",
                Duration.ofNanos(passed).toMinutes(), exports + 1, resident);
          }
          if (passed < whole / 4) {
            most = Math.max(most, resident);
          } else {
            assertThat(resident)
                .as("MB resident after %d exports; at most %d before", exports, most)
                .isLessThan(most + TOLERANCE_MB);
          }
        }
        System.out.println(
            "steady: %d exports, at most %d MB in the first quarter".formatted(exports, most));
        assertThat(exports).isGreaterThan(10);
      }
    }
  }

  private static long residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .mapToLong(Long::parseLong)
            .sum()
        / 1024;
  }
}
