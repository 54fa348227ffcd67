package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.source.BatchText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Connections that are ended, servers that end, their time limits, and ours: never are fewer rows
/// taken for all of them.
class ConnectionsTest {
  /// 32 MB, more than the sockets between client and server hold.
  private static final int DOUBLINGS = 15;

  private static final int ROWS = 1 << DOUBLINGS;
  private static final String EACH = "dev.spillway.testkit.mysql.MysqlRelease#oneOfEach";

  private static String filled(TestMysql mysql, int doublings) {
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create table t (id int auto_increment primary key, v varchar(1000))",
        "insert into t (v) values (repeat('x', 1000))");
    for (int doubling = 0; doubling < doublings; doubling++) {
      mysql.execute(database, "insert into t (v) select v from t");
    }
    return database;
  }

  private static ConsistentRead open(
      TestMysql mysql, String database, String label, int connections) {
    return new LiveSource(Reading.connector(mysql), Reading.options().maxConnections(connections))
        .open(Reading.scope(mysql, database), label);
  }

  private static TableReader reader(ConsistentRead read, SourceTable table) {
    return read.reader(table, read.split(table, Long.MAX_VALUE).getFirst());
  }

  /// The server's numbers of the sessions that run a SELECT of the table.
  private static List<String> readers(TestMysql mysql, String database) {
    return mysql.rows(
        "",
        "select id from information_schema.processlist where id <> connection_id() and info like 'SELECT%`"
            + database
            + "`%'");
  }

  private static long readOn(TableReader reader, SourceTable table) {
    ColumnBatch batch = BatchText.batch(table);
    long rows = 0;
    while (reader.read(batch) > 0) {
      rows += batch.rows();
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void aKilledConnectionFailsItsUnitAndTheOthersGoOn(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = filled(mysql, DOUBLINGS);
    try (ConsistentRead read = open(mysql, database, "kill", 2)) {
      SourceTable table = Reading.table(read, database, "t");
      mysql.execute(database, "delete from t");
      try (TableReader reader = reader(read, table)) {
        assertThat(reader.read(BatchText.batch(table))).isPositive();
        readers(mysql, database).forEach(id -> mysql.execute("", "kill " + id));
        assertThatThrownBy(() -> readOn(reader, table))
            .isInstanceOfSatisfying(
                FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TRANSIENT))
            .hasMessageContaining(database + ".t");
      }
      try (TableReader reader = reader(read, table)) {
        assertThat(readOn(reader, table)).isEqualTo(ROWS);
      }
      try (TableReader reader = reader(read, table)) {
        assertThat(reader.read(BatchText.batch(table))).isPositive();
        readers(mysql, database).forEach(id -> mysql.execute("", "kill " + id));
        assertThatThrownBy(() -> readOn(reader, table)).isInstanceOf(FailedException.class);
      }
      assertThatThrownBy(() -> reader(read, table))
          .isInstanceOf(SourceChangedException.class)
          .hasMessageContaining("All connections that held the export's point in time were lost")
          .hasMessageContaining("Start the export again");
    }
  }

  /// The server ends the rows with an error then, behind which the connection goes on.
  @ParameterizedTest
  @MethodSource(EACH)
  void aKilledStatementFailsItsUnitAndItsConnectionGoesOn(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = filled(mysql, DOUBLINGS);
    try (ConsistentRead read = open(mysql, database, "kill query", 1)) {
      SourceTable table = Reading.table(read, database, "t");
      mysql.execute(database, "delete from t");
      try (TableReader reader = reader(read, table)) {
        assertThat(reader.read(BatchText.batch(table))).isPositive();
        readers(mysql, database).forEach(id -> mysql.execute("", "kill query " + id));
        assertThatThrownBy(() -> readOn(reader, table))
            .isInstanceOfSatisfying(
                FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TRANSIENT))
            .hasMessageContaining(database + ".t")
            .hasMessageContaining("An administrator or a server setting ended the statement");
      }
      try (TableReader reader = reader(read, table)) {
        assertThat(readOn(reader, table)).isEqualTo(ROWS);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void aServerThatEndsFailsTheRead(MysqlRelease release) {
    TestMysql mysql = TestMysql.start(release, Map.of());
    String database = filled(mysql, DOUBLINGS);
    try (ConsistentRead read = open(mysql, database, "end", 2)) {
      SourceTable table = Reading.table(read, database, "t");
      TableRange all = read.split(table, Long.MAX_VALUE).getFirst();
      try (TableReader reader = read.reader(table, all)) {
        assertThat(reader.read(BatchText.batch(table))).isPositive();
        mysql.close();
        assertThatThrownBy(() -> readOn(reader, table))
            .isInstanceOfSatisfying(
                FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TRANSIENT));
      }
      assertThatThrownBy(() -> read.reader(table, all))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining(database + ".t");
      assertThatThrownBy(() -> read.reader(table, all))
          .isInstanceOf(SourceChangedException.class)
          .hasMessageContaining("the server was restarted, failed over, or ended them");
    } finally {
      mysql.close();
    }
  }

  /// Each limit of the server is a second or less, and a reader pauses for longer.
  @ParameterizedTest
  @MethodSource(EACH)
  void timeLimitsOfTheServerEndNothing(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = filled(mysql, DOUBLINGS);
    String statement =
        switch (release.engine()) {
          case MARIADB -> "max_statement_time";
          case MYSQL -> "max_execution_time";
          case POSTGRES -> throw new IllegalStateException();
        };
    List<String> limits =
        List.of("net_write_timeout", "net_read_timeout", "wait_timeout", "interactive_timeout");
    List<String> before =
        limits.stream().map(limit -> mysql.value("", "select @@global." + limit)).toList();
    limits.forEach(limit -> mysql.execute("", "set global " + limit + " = 1"));
    mysql.execute("", "set global " + statement + " = 1");
    try (ConsistentRead read = open(mysql, database, "limits", 2)) {
      SourceTable table = Reading.table(read, database, "t");
      try (TableReader reader = reader(read, table)) {
        ColumnBatch batch = BatchText.batch(table);
        long rows = reader.read(batch);
        mysql.execute("", "set session " + statement + " = 0", "do sleep(3)");
        assertThat(rows + readOn(reader, table)).isEqualTo(ROWS);
      }
      assertThat(Reading.rows(read, database, "t")).hasSize(ROWS);
    } finally {
      for (int i = 0; i < limits.size(); i++) {
        mysql.execute("", "set global " + limits.get(i) + " = " + before.get(i));
      }
      mysql.execute("", "set global " + statement + " = 0");
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void readersOfAllExportsTogetherStayWithinTheConnections(MysqlRelease release) throws Exception {
    TestMysql mysql = TestMysql.shared(release);
    String database = filled(mysql, DOUBLINGS);
    LiveSource source =
        new LiveSource(Reading.connector(mysql), Reading.options().maxConnections(2));
    try (ConsistentRead one = source.open(Reading.scope(mysql, database), "one");
        ConsistentRead two = source.open(Reading.scope(mysql, database), "two");
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      SourceTable table = Reading.table(one, database, "t");
      TableReader first = reader(one, table);
      TableReader second = reader(two, table);
      CountDownLatch asked = new CountDownLatch(1);
      Future<TableReader> third =
          threads.submit(() -> {
            asked.countDown();
            return reader(two, table);
          });
      asked.await();
      assertThatThrownBy(() -> third.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(readers(mysql, database)).hasSizeLessThanOrEqualTo(2);
      first.close();
      third.get(1, TimeUnit.MINUTES).close();
      second.close();
    }
  }

  /// MariaDB's performance_schema is off unless it is asked for.
  @Test
  void sessionsShowWhichExportTheyBelongTo() {
    TestMysql mysql = TestMysql.shared(MysqlRelease.MYSQL_9);
    String database = filled(mysql, 1);
    try (ConsistentRead read = open(mysql, database, "shown", 2)) {
      assertThat(read.tables()).hasSize(1);
      assertThat(
              Integer.parseInt(
                  mysql.value(
                      "",
                      "select count(*) from performance_schema.session_connect_attrs where attr_name = 'program_name' and attr_value = 'spillway/shown'")))
          .as("two that hold the point, one that watches, and others that end")
          .isGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void aPointThatIsTooOldEndsTheExportWithAdvice(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = filled(mysql, 3);
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    ReadOptions options = ReadOptions.of(now::get).maxSnapshotAge(Duration.ofHours(1));
    try (MysqlRead read =
        MysqlRead.open(
            Reading.connector(mysql),
            Reading.scope(mysql, database),
            "age",
            options,
            new SharedLimits(options))) {
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
      read.check();
      assertThat(Reading.rows(read, database, "t")).hasSize(8);
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)).plusSeconds(1));
      read.check();
      assertThatThrownBy(() -> Reading.rows(read, database, "t"))
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SETUP))
          .hasMessageContaining("more than 60 minutes (max-snapshot-age)")
          .hasMessageContaining("ExportOnly");
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void theReadRateIsKept(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = filled(mysql, 10);
    try (ConsistentRead read =
        new LiveSource(
                Reading.connector(mysql),
                Reading.options().maxReadBytesPerSecond(OptionalLong.of(700_000)))
            .open(Reading.scope(mysql, database), "rate")) {
      long began = System.nanoTime();
      assertThat(Reading.rows(read, database, "t")).hasSize(1024);
      // A megabyte, of which the first second's share is free.
      assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
    }
  }
}
