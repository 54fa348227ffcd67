package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Live exports under writers: each database is seen at one point, the two databases at the same
/// one, and a table that is emptied or rewritten meanwhile never silently has fewer rows.
class ConstantSumTest {
  private static final long SEED = 20_261_122;
  private static final int TABLES = 6;
  private static final int ACCOUNTS = 2_000;
  private static final int EACH = 100;
  private static final int WRITERS = 2;
  private static final int EXPORTS = 3;
  private static final int EXTRA_ROWS = 20_000;

  @TempDir Path directory;

  private final AtomicBoolean stop = new AtomicBoolean();
  private TestPostgres postgres;

  @BeforeEach
  void fill() {
    System.out.println("seed " + SEED);
    postgres = TestPostgres.start(PostgresMajors.newest());
    for (String database : List.of("east", "west")) {
      postgres.execute("postgres", "CREATE DATABASE " + database);
      for (int table = 0; table < TABLES; table++) {
        postgres.execute(
            database,
            "CREATE TABLE a%d AS SELECT i AS id, %d AS amount FROM generate_series(1, %d) i"
                .formatted(table, EACH, ACCOUNTS));
      }
      postgres.execute(database, "CREATE TABLE transfers (n int)");
    }
  }

  @AfterEach
  void close() {
    postgres.close();
  }

  @Test
  void everyExportSeesAllDatabasesAtOnePoint() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        Product product = start()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(
            threads.submit(() -> {
              move(number);
              return null;
            }));
      }
      try {
        // One database at a time, and both at once, beside each other.
        List<String> exports = List.of("east-only", "west-only", "both");
        product.start("east-only", Product.CLUSTER, "east");
        product.start("west-only", Product.CLUSTER + 2, "west");
        product.start("both", Product.CLUSTER + 3, "east", "west");
        for (String export : exports) {
          ExportTask task = product.awaitEnd(export);
          assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
          assertThat(task.warningMessage()).as("one point over all databases").isNull();
        }
        requireSums(product, "east-only", "east");
        requireSums(product, "west-only", "west");
        requireSums(product, "both", "east", "west");
        requireTransfers(product, "both");
      } finally {
        stop.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
  }

  private Product start() throws IOException {
    return Product.start(
        directory.resolve("spillway"),
        postgres,
        another(2),
        another(3),
        "export: {part-size: 1MB, threads: 2}");
  }

  /// The same server, declared once more: one export of a cluster runs at a time.
  private String another(int number) {
    return "  - {id: shop%d, engine: postgres, host: 127.0.0.1, port: %d, user: %s}"
        .formatted(number, postgres.port(), TestPostgres.USER);
  }

  /// Moves amounts between the tables of a database in one transaction, in both databases by one
  /// two-phase commit; each transfer leaves the east before it arrives in the west.
  private void move(int writer) throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED + writer);
    try (Connection east = postgres.connect("east");
        Connection west = postgres.connect("west");
        Statement out = east.createStatement();
        Statement in = west.createStatement()) {
      for (int i = 0; !stop.get(); i++) {
        String id = "'w%d_%d_".formatted(writer, i);
        for (Statement statement : List.of(out, in)) {
          statement.execute("BEGIN");
          int amount = random.nextInt(1, 50);
          // Writers have accounts of their own, so that they never wait for each other.
          int account = random.nextInt(ACCOUNTS / WRITERS) * WRITERS + writer + 1;
          int from = random.nextInt(TABLES);
          int to = (from + 1 + random.nextInt(TABLES - 1)) % TABLES;
          change(statement, from, account, -amount);
          change(statement, to, account, amount);
          statement.execute("INSERT INTO transfers VALUES (" + i + ")");
          statement.execute("PREPARE TRANSACTION " + id + (statement == out ? "east'" : "west'"));
        }
        out.execute("COMMIT PREPARED " + id + "east'");
        in.execute("COMMIT PREPARED " + id + "west'");
      }
    }
  }

  private static void change(Statement statement, int table, int account, int amount)
      throws SQLException {
    statement.execute(
        "UPDATE a%d SET amount = amount + %d WHERE id = %d".formatted(table, amount, account));
  }

  private void requireSums(Product product, String export, String... databases) throws Exception {
    for (String database : databases) {
      long sum = 0;
      for (int table = 0; table < TABLES; table++) {
        String[] row =
            product
                .query(
                    "%s/%s/public.a%d/1".formatted(export, database, table),
                    directory,
                    "SELECT count(*), count(DISTINCT id), sum(amount) FROM parts")
                .getFirst()
                .split("\\|", 3);
        assertThat(List.of(row[0], row[1])).containsOnly(Integer.toString(ACCOUNTS));
        sum += Long.parseLong(row[2]);
      }
      assertThat(sum).as("%s of %s", database, export).isEqualTo((long) TABLES * ACCOUNTS * EACH);
    }
  }

  private void requireTransfers(Product product, String export) throws Exception {
    long left = transfers(product, export, "east");
    long arrived = transfers(product, export, "west");
    System.out.println("%s: %d transfers, %d on their way".formatted(export, left, left - arrived));
    assertThat(left - arrived).isBetween(0L, (long) WRITERS);
  }

  private long transfers(Product product, String export, String database) throws Exception {
    String folder = "%s/%s/public.transfers/1".formatted(export, database);
    return product.keys(folder).stream().noneMatch(key -> key.endsWith(".parquet"))
        ? 0
        : Long.parseLong(product.query(folder, directory, "SELECT count(*) FROM parts").getFirst());
  }

  /// Each export either has all rows of the table or fails and says that it changed.
  @Test
  void aTableThatIsEmptiedOrRewrittenMeanwhileNeverHasFewerRowsSilently() throws Exception {
    postgres.execute(
        "east",
        "CREATE TABLE extra AS SELECT i FROM generate_series(1, %d) i".formatted(EXTRA_ROWS));
    int complete = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(1);
        Product product = start()) {
      Future<?> changes =
          threads.submit(() -> {
            while (!stop.get()) {
              postgres.execute("east", "VACUUM FULL extra", replacing("TRUNCATE extra"));
              postgres.execute("east", replacing("DROP TABLE extra; CREATE TABLE extra (i int)"));
            }
          });
      try {
        for (int export = 1; export <= EXPORTS; export++) {
          complete += allRowsOrSaid(product, "extra" + export);
        }
      } finally {
        stop.set(true);
      }
      changes.get();
      assertThat(allRowsOrSaid(product, "afterwards")).as("complete once it is quiet").isOne();
    }
    System.out.println("%d of %d exports were complete".formatted(complete, EXPORTS));
  }

  /// @return 1 if the export is complete, 0 if it failed
  private int allRowsOrSaid(Product product, String id) throws Exception {
    ExportTask task = product.export(id, Product.CLUSTER, "east");
    System.out.println(id + ": " + task.status() + " " + task.failureCause());
    if (!task.status().equals("COMPLETE")) {
      assertThat(task.failureCause()).contains("east.public.extra");
      return 0;
    }
    assertThat(
            product.query(
                id + "/east/public.extra/1",
                directory,
                "SELECT count(*), count(DISTINCT i) FROM parts"))
        .containsExactly(EXTRA_ROWS + "|" + EXTRA_ROWS);
    return 1;
  }

  /// The table has all its rows at every point in time.
  private static String replacing(String change) {
    return "BEGIN; %s; INSERT INTO extra SELECT generate_series(1, %d); COMMIT"
        .formatted(change, EXTRA_ROWS);
  }
}
