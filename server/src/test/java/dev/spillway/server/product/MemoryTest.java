package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.spillway.postgresserver.StopMode;
import dev.spillway.server.process.MemoryCgroup;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final long GIGABYTE = 1L << 30;

  private static final List<String> QUERIES =
      List.of(
          "SELECT count(*), count(DISTINCT id), sum(id), min(comment), max(comment) FROM items",
          "SELECT count(*), count(DISTINCT id), sum(length(body)), min(body), max(body) FROM pages",
          "SELECT count(*), sum(length(body)), string_agg(md5(body), '' ORDER BY id) FROM documents",
          "SELECT count(*), sum(c0), sum(c799), sum(c1599), count(c1) FROM broad",
          "SELECT count(*), sum(octet_length(picture)), string_agg(md5(picture), '' ORDER BY id) FROM films",
          "SELECT count(*), sum(length(body::text)), string_agg(md5(body::text), '' ORDER BY id) FROM letters",
          "SELECT count(*), sum(id), count(DISTINCT v) FROM parted",
          "SELECT count(*), sum(length(a) + length(b) + length(c) + length(d)), min(md5(a || d)) FROM rows_of_four");

  /// Tables without a row, as PostgreSQL makes them and after a delete.
  private static final List<String> EMPTY = List.of("nothing", "nothing_left");

  private static final int TINY_TABLES = 50;

  /// What fills a new table needs no log, and nothing is copied before a restart with one.
  private static final TestPostgres.Options WITHOUT_WAL =
      TestPostgres.Options.usual()
          .setting("wal_level", "minimal")
          .setting("max_wal_senders", "0")
          .setting("max_wal_size", "10GB");

  @TempDir Path directory;

  /// How much of each kind of table, in MB, how large each film is, and a row of four values.
  private record Sizes(int items, int pages, int documents, int row, List<Integer> films) {}

  @Test
  void fourHundredMegabytesPassThroughAHeapOfNinetySix() throws Exception {
    exportEverything(new Sizes(200, 0, 200, 20, List.of(20, 33)), List.of(), "-Xmx96m");
  }

  /// A table larger than all the memory that the whole server has, and values up to PostgreSQL's
  /// limit. The heap is half of that memory; the rest is for the JVM's own, native buffers, and the
  /// server that prepares the snapshot.
  @Test
  @Tag("all")
  void everyShapePassesThroughAHeapOfFiveHundredAndTwelveWithinAGigabyte() throws Exception {
    Sizes sizes = new Sizes(100, 1_500, 100, 128, List.of(20, 33, 300, 1_000));
    Optional<MemoryCgroup> group =
        MemoryCgroup.create("spillway-" + ProcessHandle.current().pid(), GIGABYTE);
    if (group.isEmpty()) {
      exportEverything(sizes, List.of(), "-Xmx512m");
      abort("no memory cgroup may be made here; what is resident was watched");
    }
    try (MemoryCgroup cgroup = group.get()) {
      exportEverything(sizes, cgroup.command(), "-Xmx512m");
      System.out.println("memory: peak in the cgroup " + (cgroup.peakBytes() >> 20) + " MB");
      assertThat(cgroup.peakBytes()).isPositive();
    }
  }

  private void exportEverything(Sizes sizes, List<String> within, String heap) throws Exception {
    Path data = directory.resolve("data");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest(), WITHOUT_WAL)) {
      fill(postgres, sizes);
      postgres.restart(StopMode.FAST, Map.of("wal_level", "replica", "max_wal_senders", "4"));
      Map<String, List<String>> expected = expected(postgres);
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data)
              .configuration(Product.configuration(directory, postgres, TestPostgres.USER))
              .jvm(heap, "-XX:+ExitOnOutOfMemoryError", "-XX:+UseParallelGC")
              .within(within);
      try (SpillwayProcess process = SpillwayProcess.start(options);
          Product product = Product.of(process, data)) {
        assertThat(product.snapshot("all").status()).isEqualTo("available");
        requireEqual(expected, product, timed(product, "of-snapshot", Product.snapshotArn("all")));
        requireEqual(expected, product, timed(product, "live", Product.CLUSTER));
        assertThat(process.peakResidentBytes()).as("resident at most").isLessThan(GIGABYTE);
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
        // In one transaction with its making, filling a table is not logged.
        """
        CREATE TABLE documents (id int, body text);
        ALTER TABLE documents ALTER body SET STORAGE EXTERNAL;
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
        """
        CREATE TABLE films (id int, picture bytea);
        ALTER TABLE films ALTER picture SET STORAGE EXTERNAL;
        INSERT INTO films
        SELECT mb, convert_to(repeat(md5(mb::text), mb * 31250), 'UTF8') FROM unnest(ARRAY%s) mb
        """
            .formatted(sizes.films()));
    fillSmall(postgres, sizes.row());
  }

  /// One table is analysed, so that all others are not as the planner of one might expect.
  private static void fillSmall(TestPostgres postgres, int rowMegabytes) {
    postgres.execute(
        DATABASE,
        """
        CREATE TABLE rows_of_four (a text, b text, c text, d text);
        INSERT INTO rows_of_four SELECT v, v, v, reverse(v)
        FROM (SELECT repeat(md5('row'), %d) AS v) one
        """
            .formatted(rowMegabytes * (1 << 20) / 4 / 32),
        // Too large to be held, and not stored as it is exported: this block comes from a server.
        "CREATE TABLE letters AS SELECT i AS id, to_jsonb(repeat(md5(i::text), i * 32768)) AS body FROM generate_series(1, 24, 23) i",
        "CREATE TABLE nothing (id int, v text)",
        "CREATE TABLE nothing_left AS SELECT i AS id, md5(i::text) AS v FROM generate_series(1, 1000) i",
        "DELETE FROM nothing_left",
        "CREATE TABLE parted (id int, v text) PARTITION BY RANGE (id)",
        """
        DO $$ BEGIN FOR i IN 0..%1$d LOOP
          EXECUTE format('CREATE TABLE parted_%%s PARTITION OF parted FOR VALUES FROM (%%s) TO (%%s)', i, i * 100, i * 100 + 100);
          EXECUTE format('CREATE TABLE tiny_%%s AS SELECT %%s AS t', i, i);
        END LOOP; END $$
        """
            .formatted(TINY_TABLES - 1),
        // Every second leaf stays empty.
        "INSERT INTO parted SELECT i, md5(i::text) FROM generate_series(0, %d) i WHERE i / 100 %% 2 = 0"
            .formatted(TINY_TABLES * 100 - 1),
        "ANALYZE items");
  }

  private static Map<String, List<String>> expected(TestPostgres postgres) {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    for (String query : QUERIES) {
      List<String> rows = postgres.rows(DATABASE, query);
      if (!rows.getFirst().startsWith("0|")) {
        expected.put(query, rows);
      }
    }
    return expected;
  }

  private static ExportTask timed(Product product, String id, String source) {
    long began = System.nanoTime();
    ExportTask task = product.export(id, source);
    System.out.println("memory: " + id + " took " + Duration.ofNanos(System.nanoTime() - began));
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.warningMessage()).as("nothing was left out").isNull();
    return task;
  }

  private void requireEqual(Map<String, List<String>> expected, Product product, ExportTask task)
      throws Exception {
    for (Map.Entry<String, List<String>> each : expected.entrySet()) {
      String query = each.getKey();
      String table = query.substring(query.lastIndexOf(' ') + 1);
      assertThat(
              product.query(
                  "%s/%s/public.%s/1".formatted(task.exportTaskIdentifier(), DATABASE, table),
                  directory,
                  query.replace(table, "parts")))
          .as("%s of %s", table, task.exportTaskIdentifier())
          .isEqualTo(each.getValue());
    }
    requireSmall(product, task.exportTaskIdentifier() + "/" + DATABASE + "/public.");
  }

  private static void requireSmall(Product product, String prefix) {
    for (String table : EMPTY) {
      assertThat(product.keys(prefix + table + "/"))
          .containsExactly(prefix + table + "/1/_SUCCESS");
    }
    assertThat(product.keys(prefix + "tiny_"))
        .filteredOn(key -> key.endsWith(".parquet"))
        .hasSize(TINY_TABLES);
  }
}
