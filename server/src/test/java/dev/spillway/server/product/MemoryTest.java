package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.server.process.MemoryCgroup;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// A whole server exports databases much larger than its heap, live and from a snapshot, with
/// nothing configured: memory is bounded whatever the size of a database, a table or a value.
class MemoryTest {
  private static final String DATABASE = "large";

  private static final List<String> QUERIES =
      List.of(
          "SELECT count(*), count(DISTINCT id), sum(id), min(comment), max(comment) FROM items",
          "SELECT count(*), count(DISTINCT id), sum(length(body)), min(md5(body)), max(md5(body)) FROM pages",
          "SELECT count(*), count(DISTINCT id), sum(length(body)), min(md5(body)), max(md5(body)) FROM documents",
          "SELECT count(*), sum(c0), sum(c799), sum(c1599), count(c1) FROM broad",
          "SELECT count(*), count(DISTINCT id), sum(octet_length(picture)), min(md5(picture)), max(md5(picture)) FROM films");

  @TempDir Path directory;

  /// How much of each kind of table, in MB, and how large each film is.
  private record Sizes(int items, int pages, int documents, List<Integer> films) {}

  @Test
  void fourHundredMegabytesPassThroughAHeapOfNinetySix() throws Exception {
    exportEverything(new Sizes(200, 0, 200, List.of(20, 33)), "-Xmx96m");
  }

  @Test
  @Tag("all")
  void valuesUpToPostgresqlsLimitPassThroughAHeapOfFiveHundredAndTwelve() throws Exception {
    exportEverything(new Sizes(100, 0, 100, List.of(32, 33, 128, 300, 1_000)), "-Xmx512m");
  }

  @Test
  @Tag("all")
  void fourGigabytesPassThroughAHeapOfFiveHundredAndTwelve() throws Exception {
    exportEverything(new Sizes(100, 4_000, 100, List.of(20, 33)), "-Xmx512m");
  }

  /// The heap is half of it; the rest is for the JVM's own, native buffers, and the server that
  /// prepares and reads the snapshot.
  @Test
  @Tag("all")
  void aServerStaysWithinAGigabyte() throws Exception {
    Optional<MemoryCgroup> group =
        MemoryCgroup.create("spillway-" + ProcessHandle.current().pid(), 1L << 30);
    assumeTrue(group.isPresent(), "no memory cgroup may be made here");
    try (MemoryCgroup cgroup = group.get()) {
      exportEverything(new Sizes(300, 0, 200, List.of(33, 128)), cgroup.command(), "-Xmx512m");
      System.out.println("memory: peak in the cgroup " + (cgroup.peakBytes() >> 20) + " MB");
      assertThat(cgroup.peakBytes()).isPositive();
    }
  }

  private void exportEverything(Sizes sizes, String heap) throws Exception {
    exportEverything(sizes, List.of(), heap);
  }

  private void exportEverything(Sizes sizes, List<String> within, String heap) throws Exception {
    Path data = directory.resolve("data");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      fill(postgres, sizes);
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data)
              .configuration(Product.configuration(directory, postgres, TestPostgres.USER))
              .jvm(heap, "-XX:+ExitOnOutOfMemoryError", "-XX:+UseParallelGC")
              .within(within);
      try (SpillwayProcess process = SpillwayProcess.start(options);
          Product product = Product.of(process, data)) {
        assertThat(product.snapshot("all").status()).isEqualTo("available");
        requireEqual(postgres, product, timed(product, "of-snapshot", Product.snapshotArn("all")));
        requireEqual(postgres, product, timed(product, "live", Product.CLUSTER));
      }
    }
  }

  /// Rows as wide as TPC-H's line items; values out of line of 1 to 2 MB, half of them such that
  /// they do not compress; and films, up to PostgreSQL's limit of 1 GB.
  private static void fill(TestPostgres postgres, Sizes sizes) {
    postgres.execute("postgres", "CREATE DATABASE " + DATABASE);
    postgres.execute(
        DATABASE,
        """
        CREATE TABLE items AS SELECT i AS id, i %% 200000 AS part, (i %% 50)::numeric(15, 2) AS quantity,
          (i * 1.01)::numeric(15, 2) AS price, 'N'::char(1) AS flag, date '1995-01-01' + i %% 2500 AS shipped,
          'DELIVER IN PERSON'::char(25) AS instruct, md5(i::text) AS comment
        FROM generate_series(1, %d) i
        """
            .formatted(sizes.items() * 7_000),
        // Wide rows: bytes fill memory, rows cost time.
        """
        CREATE TABLE pages AS SELECT i AS id, repeat(md5(i::text), 58) AS body
        FROM generate_series(1, %d) i
        """
            .formatted(sizes.pages() * 500),
        "CREATE TABLE documents (id int, body text)",
        "ALTER TABLE documents ALTER body SET STORAGE EXTERNAL",
        """
        INSERT INTO documents SELECT i, CASE WHEN i %% 8 = 0
          THEN (SELECT string_agg(md5(j::text || i::text), '') FROM generate_series(1, 40000) j)
          ELSE repeat(md5(i::text), 30000 + i * 37 %% 35000) END
        FROM generate_series(1, %d) i
        """
            .formatted(sizes.documents() * 2 / 3),
        "CREATE TABLE broad ("
            + IntStream.range(0, 1_600)
                .mapToObj(i -> "c" + i + " int2")
                .collect(Collectors.joining(", "))
            + ")",
        "INSERT INTO broad (c0, c799, c1599) SELECT i % 1000, i % 7, 1 FROM generate_series(1, 5000) i",
        "CREATE TABLE films (id int, picture bytea)",
        "ALTER TABLE films ALTER picture SET STORAGE EXTERNAL");
    for (int megabytes : sizes.films()) {
      postgres.execute(
          DATABASE,
          "INSERT INTO films VALUES (%1$d, convert_to(repeat(md5('%1$d'), %1$d * 31250), 'UTF8'))"
              .formatted(megabytes));
    }
  }

  private static ExportTask timed(Product product, String id, String source) {
    long began = System.nanoTime();
    ExportTask task = product.export(id, source);
    System.out.println("memory: " + id + " took " + Duration.ofNanos(System.nanoTime() - began));
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.warningMessage()).as("nothing was left out").isNull();
    return task;
  }

  private void requireEqual(TestPostgres postgres, Product product, ExportTask task)
      throws Exception {
    for (String query : QUERIES) {
      String table = query.substring(query.lastIndexOf(' ') + 1);
      if (postgres.value(DATABASE, "SELECT count(*) FROM " + table).equals("0")) {
        continue;
      }
      assertThat(
              product.query(
                  "%s/%s/public.%s/1".formatted(task.exportTaskIdentifier(), DATABASE, table),
                  directory,
                  query.replace(table, "parts")))
          .as("%s of %s", table, task.exportTaskIdentifier())
          .isEqualTo(postgres.rows(DATABASE, query));
    }
  }
}
