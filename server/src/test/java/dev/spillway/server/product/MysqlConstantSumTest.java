package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Live exports under writers, by each way to one point: the sum over all tables of two databases
/// is what it always is. Tables that are swapped, emptied or altered meanwhile make the export
/// start again or fail; it never completes wrong.
class MysqlConstantSumTest {
  private static final long SEED = 20_261_122;
  private static final int TABLES = 4;
  private static final int ACCOUNTS = 1_000;
  private static final int EACH = 100;
  private static final int WRITERS = 2;
  private static final int EXTRA_ROWS = 5_000;

  @TempDir Path directory;

  private final AtomicBoolean stop = new AtomicBoolean();

  private static Stream<Arguments> rungs() {
    return Stream.of(
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, BINLOG MONITOR, PROCESS", "rung 1"),
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, PROCESS", "rung 2"),
        Arguments.of(Engine.MARIADB, "SELECT, LOCK TABLES", "rung 4"),
        Arguments.of(Engine.MARIADB, "SELECT", "rung 5"),
        Arguments.of(Engine.MYSQL, "SELECT, RELOAD, PROCESS", "rung 3"),
        Arguments.of(Engine.MYSQL, "SELECT, LOCK TABLES", "rung 4"),
        Arguments.of(Engine.MYSQL, "SELECT", "rung 5"));
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void theSumIsConstantOnEveryRung(Engine engine, String privileges, String rung) throws Exception {
    System.out.println("seed " + SEED);
    TestMysql mysql = TestMysql.shared(engine);
    List<String> databases = fill(mysql);
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        Product product =
            MysqlSite.start(
                directory.resolve("s"),
                mysql,
                privileges,
                "export: {part-size: 1MB, threads: 2}")) {
      List<Future<?>> work = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        work.add(
            threads.submit(() -> {
              move(mysql, databases, number);
              return null;
            }));
      }
      work.add(
          threads.submit(() -> {
            change(mysql, databases.getFirst());
            return null;
          }));
      try {
        ExportTask sums =
            product.export("sums", Product.CLUSTER, items(databases, "a0", "a1", "a2", "a3"));
        assertThat(sums.status()).as("%s", sums).isEqualTo("COMPLETE");
        assertThat(
                new String(product.content("sums/export_info_sums.json"), StandardCharsets.UTF_8))
            .contains(rung + " (");
        requireSum(product, databases);
        ExportTask extra =
            product.export("extra", Product.CLUSTER, databases.getFirst() + ".extra");
        requireWholeOrFailed(product, extra, databases.getFirst());
      } finally {
        stop.set(true);
      }
      for (Future<?> future : work) {
        future.get();
      }
    }
  }

  private static String[] items(List<String> databases, String... tables) {
    return databases.stream()
        .flatMap(database -> Stream.of(tables).map(table -> database + "." + table))
        .toArray(String[]::new);
  }

  private static List<String> fill(TestMysql mysql) {
    List<String> databases = List.of(mysql.createDatabase(), mysql.createDatabase());
    for (String database : databases) {
      for (int table = 0; table < TABLES; table++) {
        mysql.execute(
            database,
            "CREATE TABLE a%d (id INT PRIMARY KEY, amount INT)".formatted(table),
            "INSERT INTO a%d %s".formatted(table, numbers(ACCOUNTS, "n, " + EACH)));
      }
    }
    mysql.execute(
        databases.getFirst(),
        "CREATE TABLE extra (i INT PRIMARY KEY)",
        "INSERT INTO extra " + numbers(EXTRA_ROWS, "n"));
    return databases;
  }

  private static String numbers(int rows, String values) {
    return "WITH RECURSIVE d(d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM d WHERE d < 99)"
        + " SELECT %s FROM (SELECT x.d + 100 * y.d AS n FROM d x, d y) s WHERE n < %d"
            .formatted(values, rows);
  }

  /// Moves amounts between tables of both databases, one transaction each.
  private void move(TestMysql mysql, List<String> databases, int writer) throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED + writer);
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      while (!stop.get()) {
        int amount = random.nextInt(1, 50);
        // Writers have accounts of their own, so that they never wait for each other.
        int account = random.nextInt(ACCOUNTS / WRITERS) * WRITERS + writer;
        int from = random.nextInt(TABLES);
        int to = (from + 1 + random.nextInt(TABLES - 1)) % TABLES;
        move(
            statement,
            account,
            databases.get(0) + ".a" + from,
            databases.get(1) + ".a" + to,
            amount);
      }
    }
  }

  private static void move(Statement statement, int account, String from, String to, int amount)
      throws SQLException {
    try {
      statement.execute("BEGIN");
      for (String change :
          List.of(
              from + " SET amount = amount - " + amount, to + " SET amount = amount + " + amount)) {
        statement.execute("UPDATE %s WHERE id = %d".formatted(change, account));
      }
      statement.execute("COMMIT");
    } catch (SQLTransactionRollbackException e) {
      // A deadlock with a lock that the export holds for a moment: nothing was moved.
      statement.execute("ROLLBACK");
    }
  }

  /// Does to one table what migrations do: at every moment it has all its rows, or none while it is
  /// emptied.
  private void change(TestMysql mysql, String database) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      for (int round = 0; !stop.get(); round++) {
        statement.execute("CREATE TABLE _extra_new LIKE extra");
        statement.execute("INSERT INTO _extra_new SELECT * FROM extra LIMIT 10");
        statement.execute("RENAME TABLE extra TO _extra_old, _extra_new TO extra");
        statement.execute("RENAME TABLE extra TO _extra_new, _extra_old TO extra");
        statement.execute("DROP TABLE _extra_new");
        statement.execute("ALTER TABLE extra ADD COLUMN c%d INT".formatted(round));
        statement.execute("ALTER TABLE extra DROP COLUMN c" + round);
      }
    }
  }

  private void requireSum(Product product, List<String> databases) throws Exception {
    long sum = 0;
    for (String database : databases) {
      for (int table = 0; table < TABLES; table++) {
        String folder = "sums/%1$s/%1$s.a%2$d/1".formatted(database, table);
        String[] row =
            product
                .query(
                    folder,
                    directory,
                    "SELECT count(*), count(DISTINCT id), sum(amount) FROM parts")
                .getFirst()
                .split("\\|", 3);
        assertThat(List.of(row[0], row[1])).containsOnly(Integer.toString(ACCOUNTS));
        sum += Long.parseLong(row[2]);
      }
    }
    assertThat(sum).isEqualTo(2L * TABLES * ACCOUNTS * EACH);
  }

  /// The table's two names each had 5000 or 10 rows, and which it was at the point is told by the
  /// identity: whole is one of the two, without a row of the other.
  private void requireWholeOrFailed(Product product, ExportTask task, String database)
      throws Exception {
    if (task.status().equals("COMPLETE")) {
      String folder = "extra/%1$s/%1$s.extra/1".formatted(database);
      if (product.keys(folder).isEmpty()) {
        assertThat(task.warningMessage()).contains("TABLE_CREATED_OR_DROPPED");
      } else {
        assertThat(product.query(folder, directory, "SELECT count(*) FROM parts"))
            .containsAnyOf(Integer.toString(EXTRA_ROWS), "10");
      }
    } else {
      assertThat(task.failureCause()).contains(database + "." + database + ".extra");
    }
  }
}
