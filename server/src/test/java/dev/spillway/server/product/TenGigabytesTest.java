package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.StopMode;
import dev.spillway.server.process.MemoryCgroup;
import dev.spillway.server.process.Poll;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// One real table of 10 GB through a whole server with 512 MB of heap, from a snapshot and live,
/// with a small export beside each, which is done in seconds. Takes 30 GB of disk;
/// `-Dspillway.test.megabytes=` makes it smaller.
@Tag("long")
class TenGigabytesTest {
  private static final long MEGABYTES = Long.getLong("spillway.test.megabytes", 10_000);
  private static final int ROWS_OF_A_MEGABYTE = 7_000;
  private static final int SECONDS_OF_A_SMALL_ONE = 30;
  private static final String ROWS =
      "SELECT count(*), sum(id), sum(price::decimal(15, 2)), min(comment), max(comment), count(DISTINCT shipped) FROM ";

  private static final TestPostgres.Options WITHOUT_WAL =
      TestPostgres.Options.usual()
          .setting("wal_level", "minimal")
          .setting("max_wal_senders", "0")
          .setting("max_wal_size", "10GB");

  @TempDir Path directory;

  @Test
  void tenGigabytesPassAndASmallExportBesideThemTakesSeconds() throws Exception {
    Path data = directory.resolve("data");
    Optional<MemoryCgroup> group =
        MemoryCgroup.create("spillway-" + ProcessHandle.current().pid(), 1L << 30);
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest(), WITHOUT_WAL)) {
      fill(postgres);
      postgres.restart(StopMode.FAST, Map.of("wal_level", "replica", "max_wal_senders", "4"));
      String expected = postgres.rows("huge", ROWS + "items").getFirst();
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data)
              .configuration(Product.configuration(directory, postgres, TestPostgres.USER))
              .jvm("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseParallelGC")
              .within(group.map(MemoryCgroup::command).orElse(List.of()));
      try (SpillwayProcess process = SpillwayProcess.start(options);
          Product product = Product.of(process, data)) {
        assertThat(product.snapshot("all").status()).isEqualTo("available");
        export(product, "of-snapshot", Product.snapshotArn("all"), Product.CLUSTER, expected);
        export(product, "live", Product.CLUSTER, Product.snapshotArn("all"), expected);
      }
    }
    if (group.isPresent()) {
      System.out.printf("huge: at most %d MB in the cgroup%n", group.get().peakBytes() >> 20);
      group.get().close();
    }
  }

  private static void fill(TestPostgres postgres) {
    postgres.execute("postgres", "CREATE DATABASE huge", "CREATE DATABASE small");
    postgres.execute(
        "small",
        "CREATE TABLE t AS SELECT i AS id, md5(i::text) AS v FROM generate_series(1, 10000) i");
    postgres.execute(
        "huge",
        """
        CREATE TABLE items AS SELECT i AS id, i %% 200000 AS part, (i %% 50)::numeric(15, 2) AS quantity,
          (i %% 1000000 * 1.01)::numeric(15, 2) AS price, 'N'::char(1) AS flag, date '1995-01-01' + (i %% 2500)::int AS shipped,
          'DELIVER IN PERSON'::char(25) AS instruct, md5(i::text) AS comment
        FROM generate_series(1, %d::bigint) i
        """
            .formatted(MEGABYTES * ROWS_OF_A_MEGABYTE));
  }

  /// @param other for the small export, because a source is exported once at a time
  private void export(Product product, String id, String source, String other, String expected)
      throws Exception {
    long began = System.nanoTime();
    product.start(id, source, "huge");
    Poll.until(() -> product.task(id), task -> task.percentProgress() > 0);
    long smallBegan = System.nanoTime();
    ExportTask small = product.export(id + "-small", other, "small");
    Duration smallTook = Duration.ofNanos(System.nanoTime() - smallBegan);
    ExportTask meanwhile = product.task(id);
    ExportTask huge = product.awaitEnd(id);
    System.out.printf(
        "huge: %s of %d MB took %d s; a small export beside it %d ms%n",
        id,
        MEGABYTES,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        smallTook.toMillis());

    assertThat(small.status()).isEqualTo("COMPLETE");
    assertThat(meanwhile.status())
        .as("the huge one, when the small one ended")
        .isEqualTo("IN_PROGRESS");
    assertThat(smallTook).isLessThan(Duration.ofSeconds(SECONDS_OF_A_SMALL_ONE));
    assertThat(huge.status()).as("%s", huge).isEqualTo("COMPLETE");
    assertThat(product.query(id + "/huge/public.items/1", directory, ROWS + "parts"))
        .containsExactly(expected);
  }
}
