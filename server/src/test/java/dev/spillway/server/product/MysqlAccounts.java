package dev.spillway.server.product;

import dev.spillway.testkit.mysql.TestMysql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Accounts in tables of two databases, between which amounts are moved, and a table that is
/// changed as migrations do.
final class MysqlAccounts {
  static final long SEED = 20_261_122;
  static final int TABLES = 4;
  static final int ACCOUNTS = 1_000;
  static final int EACH = 100;
  static final int WRITERS = 2;
  static final int EXTRA_ROWS = 5_000;
  static final int SWAPPED_ROWS = 10;

  private MysqlAccounts() {}

  static String[] items(List<String> databases, String... tables) {
    return databases.stream()
        .flatMap(database -> Stream.of(tables).map(table -> database + "." + table))
        .toArray(String[]::new);
  }

  static List<String> fill(TestMysql mysql) {
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
  static void move(TestMysql mysql, List<String> databases, int writer, AtomicBoolean stop)
      throws SQLException {
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
  static void change(TestMysql mysql, String database, AtomicBoolean stop) throws SQLException {
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
}
