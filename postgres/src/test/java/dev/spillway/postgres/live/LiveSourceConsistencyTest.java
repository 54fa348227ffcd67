package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One point over all tables, readers and databases, whatever happens to connections.
class LiveSourceConsistencyTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final int WRITERS = 3;
  private static final int OPENINGS = 20;

  /// Money leaves the first database before it arrives in the second, by two-phase commit: at any
  /// one point no more has arrived than has left, and each writer has at most one transfer on its
  /// way. Within the first database the sum of two tables never changes.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest")
  void transfersBetweenDatabasesAreNeverSeenFromTheWrongEnd(int major) throws Exception {
    TestPostgres postgres = TestPostgres.shared(major);
    String from = postgres.createDatabase();
    String to = postgres.createDatabase();
    postgres.execute(
        from,
        "create table sent (n int)",
        "create table a (n int)",
        "create table b (n int)",
        "insert into a values (1000)",
        "insert into b values (1000)");
    postgres.execute(to, "create table arrived (n int)");
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(
            threads.submit(() -> {
              transfer(postgres, from, to, number, stop);
              return null;
            }));
      }
      int different = 0;
      try {
        for (int i = 0; i < OPENINGS; i++) {
          different += seen(postgres, from, to);
        }
      } finally {
        stop.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(different).as("transfers that were seen on their way").isNotNegative();
    }
  }

  private static int seen(TestPostgres postgres, String from, String to) {
    try (PostgresRead read = Reading.open(postgres, from, to)) {
      assertThat(read.consistency().onePoint()).as(read.consistency().evidence()).isTrue();
      int arrived = Reading.rows(read, to, "arrived", 8192).size();
      int sent = Reading.rows(read, from, "sent", 8192).size();
      assertThat(sent - arrived).isBetween(0, WRITERS);
      int a = Integer.parseInt(Reading.rows(read, from, "a").getFirst());
      int b = Integer.parseInt(Reading.rows(read, from, "b").getFirst());
      assertThat(a + b).isEqualTo(2000);
      assertThat(1000 - a).isEqualTo(sent);
      return sent - arrived;
    }
  }

  private static void transfer(
      TestPostgres postgres, String from, String to, int writer, AtomicBoolean stop)
      throws SQLException {
    try (Connection out = postgres.connect(from);
        Connection in = postgres.connect(to);
        Statement send = out.createStatement();
        Statement receive = in.createStatement()) {
      for (int i = 0; !stop.get(); i++) {
        String id = "'t" + from + "_" + writer + "_" + i;
        send.execute("begin");
        send.execute("update a set n = n - 1");
        send.execute("update b set n = n + 1");
        send.execute("insert into sent values (" + i + ")");
        send.execute("prepare transaction " + id + "out'");
        receive.execute("begin");
        receive.execute("insert into arrived values (" + i + ")");
        receive.execute("prepare transaction " + id + "in'");
        send.execute("commit prepared " + id + "out'");
        receive.execute("commit prepared " + id + "in'");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aLostHolderIsReplacedAndOnlyTheLossOfBothEndsTheRead(int major) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(
        database, "create table t (a int)", "insert into t select generate_series(1, 100)");
    try (PostgresRead read = Reading.open(postgres, database)) {
      postgres.execute(database, "delete from t");
      for (int round = 0; round < 3; round++) {
        killOldestHolder(postgres, database);
        assertThat(Reading.rows(read, database, "t")).hasSize(100);
        assertThat(holders(postgres, database)).hasSize(2);
      }
      killOldestHolder(postgres, database);
      read.check();
      assertThat(holders(postgres, database)).hasSize(2);

      killOldestHolder(postgres, database);
      killOldestHolder(postgres, database);
      assertThatThrownBy(() -> Reading.rows(read, database, "t"))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("is lost");
    }
  }

  private static List<String> holders(TestPostgres postgres, String database) {
    return postgres.rows(
        database,
        "select pid from pg_stat_activity where datname = current_database()"
            + " and application_name = 'spillway/test' and state = 'idle in transaction'"
            + " order by backend_start");
  }

  private static void killOldestHolder(TestPostgres postgres, String database) {
    String pid = holders(postgres, database).getFirst();
    assertThat(postgres.value(database, "select pg_terminate_backend(" + pid + ", 30000)"))
        .isEqualTo("t");
  }

  @Test
  void aRestartedServerIsAnotherServer() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(18)) {
      String database = postgres.createDatabase();
      postgres.execute(database, "create table t (a int)");
      try (PostgresRead read = Reading.open(postgres, database)) {
        SourceTable table = Reading.table(read, database, "t");
        postgres.restart(StopMode.IMMEDIATE, Map.of());
        assertThatThrownBy(() -> Reading.rows(read, table, Long.MAX_VALUE))
            .isInstanceOf(FailedException.class)
            .hasMessageMatching("(?s).*(another server than before|is lost).*");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aServerBootedOnASnapshotIsReadAtItsTimeAndCanBeReadAgain(int major) throws IOException {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      String one = postgres.createDatabase();
      String two = postgres.createDatabase();
      postgres.execute(one, "create table t (a int)", "insert into t values (1), (2)");
      postgres.execute(two, "create table t (a int)", "insert into t values (3)");
      asStandby(postgres);

      Instant time = Instant.parse("2026-01-02T03:04:05Z");
      ReadOptions prepared = ReadOptions.prepared(time, InstantSource.system());
      for (int i = 0; i < 2; i++) {
        try (PostgresRead read =
            PostgresRead.open(
                Reading.connector(postgres), Reading.scope(one, two), "test", prepared)) {
          assertThat(read.time()).isEqualTo(time);
          assertThat(read.repeatable()).isTrue();
          assertThat(read.consistency().onePoint()).isTrue();
          assertThat(read.notices()).isEmpty();
          assertThat(Reading.rows(read, one, "t")).containsExactly("1", "2");
          assertThat(Reading.rows(read, two, "t")).containsExactly("3");
          if (i == 1) {
            killOldestHolder(postgres, one);
            killOldestHolder(postgres, one);
            read.check();
            assertThatThrownBy(() -> Reading.rows(read, one, "t"))
                .hasMessageContaining("server that reads the snapshot has ended")
                .hasMessageNotContaining("or export a DB snapshot");
          }
        }
      }
    }
  }

  @Test
  void aStandbyThatMayCancelSaysSoAndNothingIsProvenWithoutItsReceiver() throws IOException {
    try (TestPostgres postgres = TestPostgres.start(18)) {
      String one = postgres.createDatabase();
      String two = postgres.createDatabase();
      asStandby(postgres);
      ReadOptions hasty = Reading.options().agreeWithin(Duration.ofMillis(50));
      try (PostgresRead read =
          PostgresRead.open(Reading.connector(postgres), Reading.scope(one, two), "s", hasty)) {
        assertThat(read.notices()).extracting(Notice::reason).containsExactly("STANDBY_MAY_CANCEL");
        assertThat(read.notices().getFirst().detail()).contains("hot_standby_feedback = on");
        assertThat(read.consistency().onePoint()).isFalse();
      }
      ReadOptions strict = hasty.crossDatabase(ReadOptions.CrossDatabase.REQUIRE);
      assertThatThrownBy(() ->
              PostgresRead.open(Reading.connector(postgres), Reading.scope(one, two), "s", strict))
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TRANSIENT))
          .hasMessageContaining("cross-database");
    }
  }

  private static void asStandby(TestPostgres postgres) throws IOException {
    Path signal = postgres.dataDirectory().resolve("standby.signal");
    Files.createFile(signal);
    signal.toFile().setReadable(true, false);
    postgres.restart(StopMode.FAST, Map.of("hot_standby", "on", "wal_log_hints", "on"));
  }

  @Test
  void settingsOfTheRoleChangeNothing() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    String role = "odd_" + database;
    postgres.execute(
        database,
        "create role " + role + " login in role pg_read_all_data",
        "create table t (a timestamptz, b interval, c date)",
        "insert into t values ('2000-01-01 00:00:00+00', '1 day 02:00', '2000-12-31')",
        "alter role " + role + " set timezone = 'Asia/Tokyo'",
        "alter role " + role + " set datestyle = 'German'",
        "alter role " + role + " set intervalstyle = 'iso_8601'",
        "alter role " + role + " set search_path = 'elsewhere'",
        "alter role " + role + " set statement_timeout = '10min'",
        "alter role " + role + " set default_transaction_isolation = 'read committed'",
        "alter role " + role + " set row_security = on");
    try (PostgresRead read =
        PostgresRead.open(
            Reading.connector(postgres, role), Reading.scope(database), "o", Reading.options())) {
      assertThat(Reading.rows(read, database, "t"))
          .containsExactly("2000-01-01 00:00:00+00|1 day 02:00:00|2000-12-31");
    }
  }

  @Test
  void aSessionWhoseSettingsWereDroppedIsRefused() throws SQLException {
    TestPostgres postgres = TestPostgres.shared(18);
    try (Connection connection = postgres.connect("postgres")) {
      assertThatThrownBy(() -> SessionSettings.complete(connection))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("pooler");
    }
  }
}
