package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ReadRate;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.testkit.postgres.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an export may cost its source, and what it cannot read.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LiveSourceLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void readersOfAllExportsOfASourceTogetherStayWithinTheConnections() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 100);
    LiveSource source =
        new LiveSource(
            Reading.connector(postgres),
            Reading.options().limits(ReadLimits.defaults().maxConnections(2)));
    try (ConsistentRead one = source.open(Reading.scope(database), "one");
        ConsistentRead two = source.open(Reading.scope(database), "two");
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Reading.rows(one, database, "t");
      TableReader first = reader(one, database);
      TableReader second = reader(two, database);
      CountDownLatch asked = new CountDownLatch(1);
      Future<TableReader> third =
          threads.submit(() -> {
            asked.countDown();
            return reader(two, database);
          });
      asked.await();
      assertThatThrownBy(() -> third.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(sessions(postgres, database, "active") + sessions(postgres, database, "idle"))
          .isLessThanOrEqualTo(2);
      first.close();
      third.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).close();
      second.close();
    }
    await(() -> sessions(postgres, database, "%") == 0);
  }

  @Test
  void cancelEndsAReadThatIsUnderWayAndTheServersWork() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 100_000);
    try (PostgresRead read =
            PostgresRead.open(
                Reading.connector(postgres),
                Reading.scope(database),
                "c",
                Reading.options().limits(ReadLimits.defaults().maxReadBytesPerSecond(200_000)));
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      SourceTable table = Reading.table(read, database, "t");
      TableReader reader = read.reader(table, read.split(table, Long.MAX_VALUE).getFirst());
      CountDownLatch reading = new CountDownLatch(1);
      Future<?> work =
          threads.submit(() -> {
            ColumnBatch batch = Reading.batch(table);
            reading.countDown();
            while (reader.read(batch) > 0) {
              assertThat(batch.rows()).isPositive();
            }
            return null;
          });
      reading.await();
      reader.cancel();
      reader.cancel();
      assertThatThrownBy(() -> work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(FailedException.class)
          .cause()
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STOPPED));
      await(() -> sessions(postgres, database, "active") == 0);
      reader.close();
      reader.cancel();
      reader.close();
    }
  }

  @Test
  void aReaderClosedBeforeItSawTheEndGivesItsSessionBackClean() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 10);
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      for (int i = 0; i < 3; i++) {
        TableReader reader = reader(read, database);
        assertThat(reader.read(Reading.batch(table))).isEqualTo(10);
        reader.close();
        // A late cancel must not hit whoever has the session now.
        try (TableReader next = reader(read, database)) {
          reader.cancel();
          assertThat(next.read(Reading.batch(table))).isEqualTo(10);
        }
      }
      assertThat(sessions(postgres, database, "idle")).isEqualTo(1);
    }
  }

  @Test
  void closingAReadEndsItsReaders() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 100_000);
    PostgresRead read = Reading.open(postgres, database);
    SourceTable table = Reading.table(read, database, "t");
    TableReader reader = read.reader(table, read.split(table, Long.MAX_VALUE).getFirst());
    read.close();
    read.close();
    assertThatThrownBy(() -> reader.read(Reading.batch(table))).isInstanceOf(FailedException.class);
    assertThatThrownBy(() -> reader(read, database)).isInstanceOf(FailedException.class);
    reader.close();
    await(() -> sessions(postgres, database, "%") == 0);
  }

  @Test
  void aReaderClosedInTheMiddleLeavesNothingBehind() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 100_000);
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      for (int i = 0; i < 10; i++) {
        try (TableReader reader =
            read.reader(table, read.split(table, Long.MAX_VALUE).getFirst())) {
          assertThat(reader.read(Reading.batch(table))).isPositive();
        }
      }
      await(() -> sessions(postgres, database, "active") == 0);
      assertThat(Reading.rows(read, database, "t")).hasSize(100_000);
    }
  }

  @Test
  void aSnapshotThatIsTooOldEndsTheExportWithAdvice() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 100);
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    ReadOptions options =
        ReadOptions.live(now::get)
            .limits(ReadLimits.defaults().maxSnapshotAge(Duration.ofHours(1)));
    try (PostgresRead read =
        PostgresRead.open(Reading.connector(postgres), Reading.scope(database), "a", options)) {
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
      read.check();
      assertThat(Reading.rows(read, database, "t")).hasSize(100);
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)).plusSeconds(1));
      read.check();
      assertThatThrownBy(() -> Reading.rows(read, database, "t"))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("max-snapshot-age")
          .hasMessageContaining("DB snapshot");
      await(() -> sessions(postgres, database, "%") == 0);
    }
  }

  @Test
  void theReadRateIsKeptOverTime() {
    AtomicReference<Long> nanos = new AtomicReference<>(0L);
    ReadRate rate = new ReadRate(java.util.OptionalLong.of(1000), nanos::get);
    assertThat(rate.pauseNanosAfter(1000)).isZero();
    assertThat(rate.pauseNanosAfter(500)).isEqualTo(500_000_000L);
    nanos.set(500_000_000L);
    assertThat(rate.pauseNanosAfter(0)).isZero();
    nanos.set(60_000_000_000L);
    assertThat(rate.pauseNanosAfter(3000)).isEqualTo(2_000_000_000L);
  }

  @Test
  @Tag("all")
  void aRowThatTheServerItselfCannotSendGivesUpItsTable() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 10);
    postgres.execute(
        database,
        "create table giant (a text, b text)",
        "insert into giant values (repeat('x', 600000000))",
        "update giant set b = repeat('y', 600000000)");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThatThrownBy(() -> Reading.rows(read, database, "giant"))
          .isInstanceOfSatisfying(
              TableUnreadableException.class,
              e -> assertThat(e.skip().reason()).isEqualTo(SkipReason.VALUE_TOO_LARGE))
          .hasMessageContaining("string buffer");
      assertThat(Reading.rows(read, database, "t")).hasSize(10);
    }
  }

  @Test
  void aReaderThatAnAdministratorEndsMayBeTriedAgain() {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = filled(postgres, 300_000);
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "t");
      ColumnBatch batch = Reading.batch(table);
      try (TableReader reader = reader(read, database)) {
        assertThat(reader.read(batch)).isPositive();
        postgres.execute(
            database,
            "select pg_terminate_backend(pid) from pg_stat_activity where state = 'active' and application_name = 'spillway/test' and datname = current_database()");
        assertThatThrownBy(
                () -> {
                  while (reader.read(batch) > 0) {
                    assertThat(batch.rows()).isPositive();
                  }
                })
            .isInstanceOfSatisfying(
                FailedException.class, e -> assertThat(e.isTransient()).isTrue());
      }
      assertThat(Reading.rows(read, database, "t")).hasSize(300_000);
    }
  }

  @Test
  void aTableLockedForTooLongIsATransientFailureWithAdvice() {
    FailedException failure =
        ReadFailures.of("x", new java.sql.SQLException("canceling statement", "55P03"));
    assertThat(failure.isTransient()).isTrue();
    assertThat(failure).hasMessageContaining("holds a lock");
  }

  private static TableReader reader(ConsistentRead read, String database) {
    SourceTable table = Reading.table(read, database, "t");
    return read.reader(table, read.split(table, Long.MAX_VALUE).getFirst());
  }

  private static String filled(TestPostgres postgres, int rows) {
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create table t (id int, filler text)",
        "insert into t select g, repeat('x', 100) from generate_series(1, " + rows + ") g");
    return database;
  }

  private static int sessions(TestPostgres postgres, String database, String state) {
    return Integer.parseInt(
        postgres.value(
            database,
            "select count(*) from pg_stat_activity where datname = '%s' and state like '%s' and application_name like 'spillway/%%'"
                .formatted(database, state)));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
