package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// A hundred thousand tiny tables and partitions pass through a whole server with 512 MB of heap,
/// from a snapshot and live. `-Dspillway.test.tables=` makes it shorter.
@Tag("long")
class VeryManyTablesTest {
  private static final int TABLES = Integer.getInteger("spillway.test.tables", 100_000);

  /// Of them, leaves of one table.
  private static final int LEAVES = TABLES / 20;

  private static final int ALONE = TABLES - LEAVES;
  private static final int AT_ONCE = 500;
  private static final long GIGABYTE = 1L << 30;
  private static final Pattern TARGET =
      Pattern.compile("\"target\":\"many\\.public\\.([a-z0-9]+)\"");

  @TempDir Path directory;

  @Test
  void aHundredThousandPassThroughAHeapOfFiveHundredAndTwelve() throws Exception {
    Path data = directory.resolve("data");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      fill(postgres);
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data)
              .configuration(Product.configuration(directory, postgres, TestPostgres.USER))
              .jvm("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseParallelGC");
      try (SpillwayProcess process = SpillwayProcess.start(options);
          Product product = Product.of(process, data)) {
        long began = System.nanoTime();
        assertThat(product.snapshot("many").status()).isEqualTo("available");
        say("snapshot", began, process);
        requireAll(product, process, "of-snapshot", Product.snapshotArn("many"));
        requireAll(product, process, "live", Product.CLUSTER);
        assertThat(process.peakResidentBytes()).as("resident at most").isLessThan(GIGABYTE);
      }
    }
  }

  private static void fill(TestPostgres postgres) {
    postgres.execute("postgres", "CREATE DATABASE many");
    postgres.execute("many", "CREATE TABLE parted (id int, v text) PARTITION BY LIST (id)");
    for (int from = 1; from <= ALONE; from += AT_ONCE) {
      postgres.execute(
          "many",
          """
          DO $$ BEGIN FOR i IN %d..%d LOOP
            EXECUTE format('CREATE TABLE t%%s AS SELECT %%s AS t, g AS n FROM generate_series(1, %%s) g', i, i, 1 + i %% 5);
          END LOOP; END $$
          """
              .formatted(from, Math.min(ALONE, from + AT_ONCE - 1)));
    }
    for (int from = 1; from <= LEAVES; from += AT_ONCE) {
      postgres.execute(
          "many",
          """
          DO $$ BEGIN FOR i IN %d..%d LOOP
            EXECUTE format('CREATE TABLE leaf%%s PARTITION OF parted FOR VALUES IN (%%s)', i, i);
            EXECUTE format('INSERT INTO leaf%%s VALUES (%%s, md5(%%s::text))', i, i, i);
          END LOOP; END $$
          """
              .formatted(from, Math.min(LEAVES, from + AT_ONCE - 1)));
    }
  }

  private void requireAll(Product product, SpillwayProcess process, String id, String source)
      throws Exception {
    long began = System.nanoTime();
    ExportTask task = product.export(id, source, "many");
    say(id, began, process);
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.warningMessage()).as("nothing was left out").isNull();

    List<String> keys = product.keys(id + "/");
    assertThat(keys).filteredOn(key -> key.endsWith("/_SUCCESS")).hasSize(ALONE + 1);
    assertThat(keys).filteredOn(key -> key.endsWith(".parquet")).hasSize(ALONE + LEAVES);
    requireManifests(product, keys);
    assertThat(
            product.query(
                id + "/many/public.parted/1",
                directory,
                "SELECT count(*), sum(id), count(DISTINCT v) FROM parts"))
        .containsExactly("%d|%d|%d".formatted(LEAVES, (long) LEAVES * (LEAVES + 1) / 2, LEAVES));
    for (int i = ALONE / 10; i <= ALONE; i += ALONE / 10) {
      assertThat(
              product.query(
                  "%s/many/public.t%d/1".formatted(id, i),
                  directory,
                  "SELECT count(*), min(t), max(t) FROM parts"))
          .containsExactly("%d|%d|%d".formatted(1 + i % 5, i, i));
    }
  }

  private static void requireManifests(Product product, List<String> keys) {
    Set<String> listed = new HashSet<>();
    for (String key : keys) {
      if (key.contains("/export_tables_info_")) {
        Matcher target = TARGET.matcher(new String(product.content(key), StandardCharsets.UTF_8));
        while (target.find()) {
          listed.add(target.group(1));
        }
      }
    }
    assertThat(listed).hasSize(ALONE + 1).contains("parted", "t1", "t" + ALONE);
  }

  private static void say(String what, long began, SpillwayProcess process) throws IOException {
    System.out.printf(
        "many: %d tables and partitions, %s: %d s, at most %d MB resident so far%n",
        TABLES,
        what,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        process.peakResidentBytes() >> 20);
  }
}
