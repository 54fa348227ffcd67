package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Snapshots of servers that others write to as fast as they can, and that keep hardly any WAL.
class BusySourceTest {
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final int ACCOUNTS = 2000;

  /// From here on only the copy is worked on.
  private static final int COPIED_PERCENT = 90;

  private static final long SEED = 20_261_122;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void theCopyIsOnePointThoughTheWalIsRemovedMeanwhile(int major) throws Exception {
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .setting("max_wal_size", "32MB")
            .setting("min_wal_size", "32MB")
            .setting("checkpoint_timeout", "30s");
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      bank(postgres);
      Path snapshot = temporary.resolve("snapshot");
      BackupOptions slow = new BackupOptions(BackupOptions.Checkpoint.FAST, OptionalInt.of(32768));
      long historyBefore;
      try (Writers writers = new Writers(postgres)) {
        writers.awaitTransactions(200);
        historyBefore = Long.parseLong(postgres.value("postgres", "select count(*) from history"));
        SnapshotFixture.snapshotsOf(postgres, TestPostgres.USER, slow)
            .make(ID, snapshot, percent -> writers.stopAt(percent, COPIED_PERCENT), NEVER);
      }
      String after = postgres.value("postgres", "select count(*) from history");

      List<List<String>> answers =
          ask(
              snapshot,
              "postgres",
              "select count(*), sum(balance) from accounts",
              "select count(*) from history",
              "select sum(balance) from (select a.id, a.balance - coalesce(sum(h.delta), 0) as balance from accounts a left join history h on h.account = a.id group by a.id, a.balance) x where balance <> 0");
      assertThat(answers.get(0)).containsExactly(ACCOUNTS + "|0");
      long history = Long.parseLong(answers.get(1).getFirst());
      assertThat(history).isGreaterThan(historyBefore).isLessThanOrEqualTo(Long.parseLong(after));
      assertThat(answers.get(2)).as("every balance is the sum of its history").containsExactly("");
    }
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void aStopInTheMiddleLeavesNothingOnTheSource(int major) throws Exception {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      Path snapshot = temporary.resolve("snapshot");
      BackupOptions slow = new BackupOptions(BackupOptions.Checkpoint.FAST, OptionalInt.of(1024));
      AtomicInteger percent = new AtomicInteger();

      assertThatThrownBy(() ->
              SnapshotFixture.snapshotsOf(postgres, TestPostgres.USER, slow)
                  .make(ID, snapshot, percent::set, () -> percent.get() > 3))
          .asInstanceOf(type(FailedException.class))
          .returns(Fault.STOPPED, FailedException::fault);
      assertNothingLeft(postgres);
      assertThat(snapshot.resolve("snapshot.json")).doesNotExist();
    }
  }

  @Test
  void aLostConnectionLeavesNothingOnTheSource() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      BackupOptions slow = new BackupOptions(BackupOptions.Checkpoint.FAST, OptionalInt.of(1024));
      AtomicBoolean ended = new AtomicBoolean();

      assertThatThrownBy(() ->
              SnapshotFixture.snapshotsOf(postgres, TestPostgres.USER, slow)
                  .make(
                      ID,
                      temporary.resolve("snapshot"),
                      _ -> {
                        if (!ended.getAndSet(true)) {
                          postgres.execute(
                              "postgres",
                              "select pg_terminate_backend(pid) from pg_stat_replication");
                        }
                      },
                      NEVER))
          .asInstanceOf(type(FailedException.class))
          .returns(Fault.TRANSIENT, FailedException::fault);
      assertThat(ended).isTrue();
      assertNothingLeft(postgres);
    }
  }

  @Test
  void aKilledMakerLeavesNothingOnTheSource() throws Exception {
    int major = PostgresMajors.newest();
    try (TestPostgres postgres = TestPostgres.start(major)) {
      Path snapshot = temporary.resolve("snapshot");
      Process maker = MakerProcess.start(postgres, snapshot, "1024");
      try {
        Poll.until(() -> Files.exists(snapshot.resolve("data/backup_label")));
        assertThat(postgres.rows("postgres", "select temporary, active from pg_replication_slots"))
            .containsExactly("t|t");
      } finally {
        maker.destroyForcibly().waitFor();
      }
      assertNothingLeft(postgres);
    }
  }

  @Test
  void aTablespaceThatIsMadeMeanwhileIsRefused() throws IOException {
    int major = PostgresMajors.newest();
    Path space = Files.createDirectory(temporary.resolve("space"));
    try (TestPostgres postgres = TestPostgres.start(major)) {
      AtomicBoolean made = new AtomicBoolean();

      assertThatThrownBy(() ->
              SnapshotFixture.snapshotsOf(postgres)
                  .make(
                      ID,
                      temporary.resolve("snapshot"),
                      _ -> {
                        if (!made.getAndSet(true)) {
                          postgres.execute(
                              "postgres",
                              "create tablespace late location '" + space + "'",
                              "drop tablespace late");
                        }
                      },
                      NEVER))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("tablespace was created");
    }
  }

  private static void assertNothingLeft(TestPostgres postgres) {
    Poll.until(() -> postgres.rows("postgres", "select 1 from pg_stat_replication").isEmpty());
    assertThat(postgres.rows("postgres", "select slot_name from pg_replication_slots")).isEmpty();
  }

  private static void bank(TestPostgres postgres) {
    postgres.execute(
        "postgres",
        "create table accounts (id int primary key, balance bigint not null, filler text)",
        "insert into accounts select i, 0, repeat('f', 200) from generate_series(1, "
            + ACCOUNTS
            + ") i",
        "create table history (id bigserial primary key, account int, delta int, filler text)");
  }

  /// Transfers between accounts, each one transaction, and a session that switches WAL files.
  private static final class Writers implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger transactions = new AtomicInteger();
    private final List<Future<?>> work;

    Writers(TestPostgres postgres) {
      System.out.println("seed " + SEED);
      work =
          List.of(
              threads.submit(() -> transfer(postgres, new Random(SEED))),
              threads.submit(() -> transfer(postgres, new Random(SEED + 1))),
              threads.submit(() -> switchWal(postgres)));
    }

    void stopAt(int percent, int most) {
      if (percent >= most) {
        stopped.set(true);
      }
    }

    void awaitTransactions(int count) {
      Poll.until(() -> transactions.get() >= count);
    }

    private Void transfer(TestPostgres postgres, Random random) throws SQLException {
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        while (!stopped.get()) {
          int from = 1 + random.nextInt(ACCOUNTS);
          int to = 1 + random.nextInt(ACCOUNTS);
          int low = Math.min(from, to);
          int high = Math.max(from, to);
          if (low == high) {
            continue;
          }
          statement.execute(
              "begin; update accounts set balance = balance + 5 where id = %d; update accounts set balance = balance - 5 where id = %d; insert into history (account, delta, filler) values (%d, 5, repeat('h', 500)), (%d, -5, ''); commit"
                  .formatted(low, high, low, high));
          transactions.incrementAndGet();
        }
      }
      return null;
    }

    private Void switchWal(TestPostgres postgres) throws SQLException {
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        while (!stopped.get()) {
          statement.execute("select pg_switch_wal()");
          statement.execute("checkpoint");
        }
      }
      return null;
    }

    @Override
    public void close() {
      stopped.set(true);
      threads.close();
      for (Future<?> done : work) {
        done.resultNow();
      }
    }
  }
}
