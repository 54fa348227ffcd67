package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What others do to a table between the snapshot and the reading of it: the rows of the snapshot
/// are read, or the reader says that it cannot; never fewer rows or other values.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LiveSourceChangeTest {
  private static Stream<Arguments> destructive() {
    List<List<String>> changes =
        List.of(
            List.of("truncate t"),
            List.of(
                "truncate t", "insert into t select g, g, 'new' from generate_series(1, 100) g"),
            List.of("alter table t alter a type bigint"),
            List.of("drop table t"),
            List.of("drop table t", "create table t (id int, a int, b text)"),
            List.of("alter table t rename to t_old", "alter table t_new rename to t"),
            List.of("cluster t using t_id"),
            List.of("vacuum full t"),
            List.of("alter table t set schema elsewhere"),
            List.of("alter table t drop column a"),
            List.of("alter table t drop column a", "alter table t add column a int default 5"),
            List.of(
                "alter table t rename id to x",
                "alter table t rename a to id",
                "alter table t rename x to a"),
            List.of("alter schema public rename to moved", "create schema public"));
    return PostgresMajors.everyday()
        .flatMap(major -> changes.stream().map(change -> Arguments.of(major, change)));
  }

  @ParameterizedTest
  @MethodSource("destructive")
  void rowsThatAreGoneAreAnErrorAndNeverMissing(int major, List<String> change) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = prepared(postgres);
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      postgres.execute(database, change.toArray(String[]::new));

      assertThatThrownBy(() -> Reading.rows(read, table, 50_000))
          .isInstanceOf(SourceChangedException.class)
          .hasMessageContaining(table.name().toString())
          .hasMessageContaining("Start the export again");
      // Other tables of the same snapshot are not touched by that.
      SourceTable other = Reading.table(read, database, "elsewhere", "bystander");
      assertThat(Reading.rows(read, other, Long.MAX_VALUE)).containsExactly("1");
    }
  }

  private static Stream<Arguments> harmless() {
    List<List<String>> changes =
        List.of(
            List.of("delete from t", "vacuum t"),
            List.of("update t set a = -a"),
            List.of("insert into t select g, g, 'late' from generate_series(1001, 5000) g"),
            List.of("alter table t add column z int default 5"),
            List.of("alter table t add column z int default 5", "update t set z = 6"),
            List.of("create index on t (a)", "analyze t", "alter table t set (fillfactor = 50)"));
    return PostgresMajors.everyday()
        .flatMap(major -> changes.stream().map(change -> Arguments.of(major, change)));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void rowsOfTheSnapshotAreReadWhateverWasWrittenSince(int major, List<String> change) {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = prepared(postgres);
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      List<String> before = Reading.rows(read, table, 50_000);
      postgres.execute(database, change.toArray(String[]::new));

      assertThat(before).hasSize(1000);
      assertThat(Reading.rows(read, table, 50_000)).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void aTableIsLockedOnlyWhileItIsRead() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = prepared(postgres);
    try (PostgresRead read = Reading.open(postgres, database);
        Connection other = postgres.connect(database);
        Statement statement = other.createStatement()) {
      statement.execute("set lock_timeout = '100ms'");
      SourceTable table = Reading.table(read, database, "t");
      ColumnBatch batch = Reading.batch(table);
      try (TableReader reader = read.reader(table, read.split(table, Long.MAX_VALUE).getFirst())) {
        assertThat(reader.read(batch)).isPositive();
        assertThatThrownBy(() -> statement.execute("truncate t"))
            .hasMessageContaining("lock timeout");
        while (reader.read(batch) > 0) {
          assertThat(batch.rows()).isPositive();
        }
      }
      statement.execute("truncate t");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void aChangeThatIsUnderWayIsWaitedForAndThenSeen(int major) throws Exception {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = prepared(postgres);
    try (PostgresRead read = Reading.open(postgres, database);
        Connection other = postgres.connect(database);
        Statement statement = other.createStatement();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      SourceTable table = Reading.table(read, database, "t");
      statement.execute("begin");
      statement.execute("truncate t");
      Future<List<String>> rows = threads.submit(() -> Reading.rows(read, table, Long.MAX_VALUE));
      while (postgres
          .value(database, "select count(*) from pg_locks where not granted")
          .equals("0")) {
        Thread.onSpinWait();
      }
      statement.execute("commit");
      assertThatThrownBy(rows::get).hasCauseInstanceOf(SourceChangedException.class);
    }
  }

  @Test
  void rightsTakenAwayInMidExportGiveTheTableUp() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = prepared(postgres);
    String role = "reader_" + database;
    postgres.execute(
        database,
        "create role " + role + " login",
        "grant select on all tables in schema public to " + role);
    try (PostgresRead read =
        PostgresRead.open(
            Reading.connector(postgres, role), Reading.scope(database), "r", Reading.options())) {
      SourceTable table = Reading.table(read, database, "t");
      postgres.execute(
          database,
          "alter table t enable row level security",
          "create policy p on t using (id < 5)");
      assertThatThrownBy(() -> Reading.rows(read, table, Long.MAX_VALUE))
          .isInstanceOfSatisfying(
              TableUnreadableException.class,
              e -> assertThat(e.skip().reason()).isEqualTo(SkipReason.PERMISSIONS_DO_NOT_EXIST));
    }
  }

  private static String prepared(TestPostgres postgres) {
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create schema elsewhere",
        "create table elsewhere.bystander (a int)",
        "insert into elsewhere.bystander values (1)",
        "create table t (id int, a int, b text)",
        "insert into t select g, g * 2, repeat('x', 200) from generate_series(1, 1000) g",
        "create index t_id on t (id)",
        "create table t_new (id int, a int, b text)");
    return database;
  }
}
