package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Live exports under writers, by each way to one point: the sum over all tables of two databases
/// is what it always is. A table that is emptied, swapped or altered meanwhile makes the export
/// start again or fail; it never completes wrong. Nor do lost connections make it.
class MysqlConstantSumTest {
  private static final long SEED = 20_261_122;
  private static final int TABLES = 4;
  private static final int ACCOUNTS = 1_000;
  private static final int EACH = 100;
  private static final int WRITERS = 2;
  private static final int EXTRA_ROWS = 5_000;
  private static final int SWAPPED_ROWS = 10;

  /// What managed services give their users.
  private static final String MANAGED = "SELECT, LOCK TABLES, PROCESS, REPLICATION CLIENT";

  @TempDir Path directory;

  private final AtomicBoolean stop = new AtomicBoolean();

  private static Stream<Arguments> rungs() {
    return Stream.of(
        Arguments.of(Engine.MARIADB, MANAGED, "rung 1"),
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, PROCESS", "rung 2"),
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, PROCESS", "rung 3"),
        Arguments.of(Engine.MARIADB, "SELECT, LOCK TABLES, PROCESS", "rung 4"),
        Arguments.of(Engine.MARIADB, "SELECT, PROCESS", "rung 5"),
        Arguments.of(Engine.MYSQL, "SELECT, RELOAD, PROCESS", "rung 3"),
        Arguments.of(Engine.MYSQL, MANAGED, "rung 4"),
        Arguments.of(Engine.MYSQL, "SELECT, PROCESS", "rung 5"));
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void theSumIsConstantOnEveryRung(Engine engine, String privileges, String rung) throws Exception {
    System.out.println("seed " + SEED);
    TestMysql mysql = TestMysql.shared(engine);
    List<String> databases = fill(mysql);
    try (Connection backup = mysql.connect("");
        Statement statement = backup.createStatement()) {
      if (engine == Engine.MARIADB && rung.equals("rung 3")) {
        statement.execute("BACKUP STAGE START");
      }
      try (Product product = site(mysql, privileges);
          Actors actors = new Actors()) {
        for (int writer = 0; writer < WRITERS; writer++) {
          int number = writer;
          actors.act(() -> move(mysql, databases, number));
        }
        actors.act(() -> change(mysql, databases.getFirst()));
        ExportTask sums =
            product.export("sums", Product.CLUSTER, items(databases, "a0", "a1", "a2", "a3"));
        assertThat(sums.status()).as("%s", sums).isEqualTo("COMPLETE");
        assertThat(
                new String(product.content("sums/export_info_sums.json"), StandardCharsets.UTF_8))
            .contains(rung + " (")
            .contains(rung.equals("rung 5") ? "one point on 1 " : "one point on 3 ")
            .contains("binlog");
        requireSum(product, databases, "sums");
        requireRightOrFailed(product, databases, "middle");
      }
    }
  }

  /// First one connection is lost, then every one, while the accounts are read.
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void lostConnectionsLoseNoRows(Engine engine) throws Exception {
    TestMysql mysql = TestMysql.shared(engine);
    List<String> databases = fill(mysql);
    try (Product product = site(mysql, MANAGED)) {
      for (int killed : List.of(1, 10)) {
        String id = "killed-" + killed;
        try (Actors actors = new Actors()) {
          actors.act(() -> kill(mysql, killed));
          ExportTask task =
              product.export(id, Product.CLUSTER, items(databases, "a0", "a1", "a2", "a3"));
          if (task.status().equals("COMPLETE")) {
            requireSum(product, databases, id);
          } else {
            assertThat(task.failureCause()).containsIgnoringCase("connection");
          }
          System.out.println(engine + " " + id + ": " + task.status() + " " + task.failureCause());
        }
      }
    }
  }

  private Product site(TestMysql mysql, String privileges) throws IOException {
    return MysqlSite.start(
        directory.resolve("s"),
        mysql,
        privileges,
        "    max-connections: 3",
        "    max-read-rate: 200KB/s",
        "export: {part-size: 1MB, threads: 2}");
  }

  /// Ends so many of the export's connections, of which one at least reads a range.
  private void kill(TestMysql mysql, int most) throws SQLException {
    String ours = "from information_schema.processlist where user like 'spillway%'";
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      while (!stop.get()) {
        statement.execute("DO SLEEP(0.02)");
        try (ResultSet reading =
            statement.executeQuery("select id " + ours + " and info like 'SELECT `id`%'")) {
          if (reading.next()) {
            break;
          }
        }
      }
    }
    for (String id : mysql.rows("", "select id " + ours + " order by info desc limit " + most)) {
      killed(mysql, id);
    }
  }

  private static void killed(TestMysql mysql, String id) {
    try {
      mysql.execute("", "kill " + id);
    } catch (IllegalStateException e) {
      assertThat(e).as("it ended by itself").hasMessageContaining("Unknown thread");
    }
  }

  private interface Act {
    void act() throws Exception;
  }

  /// Threads that act until this is closed, which throws what they threw.
  private final class Actors implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> work = new ArrayList<>();

    Actors() {
      stop.set(false);
    }

    void act(Act act) {
      work.add(
          threads.submit(() -> {
            act.act();
            return null;
          }));
    }

    @Override
    public void close() {
      stop.set(true);
      try (threads) {
        for (Future<?> future : work) {
          future.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
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
        "CREATE TABLE extra (i INT PRIMARY KEY, round INT)",
        "INSERT INTO extra " + numbers(EXTRA_ROWS, "n, 0"),
        "CREATE TABLE state (id INT PRIMARY KEY, whole INT, round INT)",
        "INSERT INTO state VALUES (1, 1, 0)");
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

  /// Does to the table `extra` what migrations do. Where the table `state` says that it is whole,
  /// it has all its rows and those of this round only.
  private void change(TestMysql mysql, String database) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      for (int round = 1; !stop.get(); round++) {
        for (String sql :
            List.of(
                "ALTER TABLE extra ADD COLUMN c INT DEFAULT 7",
                "ALTER TABLE extra DROP COLUMN c",
                "UPDATE state SET whole = 0",
                "CREATE TABLE _extra_new LIKE extra",
                "INSERT INTO _extra_new SELECT i, -1 FROM extra LIMIT " + SWAPPED_ROWS,
                "RENAME TABLE extra TO _extra_old, _extra_new TO extra",
                "RENAME TABLE extra TO _extra_new, _extra_old TO extra",
                "DROP TABLE _extra_new",
                "TRUNCATE TABLE extra",
                "BEGIN",
                "INSERT INTO extra " + numbers(EXTRA_ROWS, "n, " + round),
                "UPDATE state SET whole = 1, round = " + round,
                "COMMIT",
                "DO SLEEP(1)")) {
          statement.execute(sql);
        }
      }
    }
  }

  private void requireSum(Product product, List<String> databases, String export) throws Exception {
    long sum = 0;
    for (String database : databases) {
      for (int table = 0; table < TABLES; table++) {
        String folder = "%3$s/%1$s/%1$s.a%2$d/1".formatted(database, table, export);
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

  /// The point lies between two exported tables here: what `state` says of `extra` holds, or the
  /// export has failed and names one of them.
  private void requireRightOrFailed(Product product, List<String> databases, String id)
      throws Exception {
    String database = databases.getFirst();
    ExportTask task =
        product.export(
            id,
            Product.CLUSTER,
            Stream.concat(
                    Stream.of(items(databases, "a0", "a1", "a2", "a3")),
                    Stream.of(database + ".extra", database + ".state"))
                .toArray(String[]::new));
    System.out.println(id + ": " + task.status() + " " + task.failureCause());
    if (!task.status().equals("COMPLETE")) {
      assertThat(task.failureCause()).contains(database + "." + database + ".extra");
      return;
    }
    requireSum(product, databases, id);
    String[] state =
        product
            .query(folder(id, database, "state"), directory, "SELECT whole, round FROM parts")
            .getFirst()
            .split("\\|", 2);
    String rows = "no part";
    if (!product.parts(folder(id, database, "extra")).isEmpty()) {
      rows =
          product
              .query(
                  folder(id, database, "extra"),
                  directory,
                  "SELECT count(*), count(DISTINCT i), min(round), max(round) FROM parts")
              .getFirst();
    }
    String whole = "%1$d|%1$d|%2$s|%2$s".formatted(EXTRA_ROWS, state[1]);
    if (state[0].equals("1")) {
      assertThat(rows).isEqualTo(whole);
    } else {
      assertThat(rows).isIn(whole, "%1$d|%1$d|-1|-1".formatted(SWAPPED_ROWS), "no part");
    }
  }

  private static String folder(String export, String database, String table) {
    return "%s/%2$s/%2$s.%3$s/1".formatted(export, database, table);
  }
}
