package dev.spillway.postgres.basebackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A base backup never fills its source's disk with WAL, and says by which figures it decides.
class SourceRoomTest {
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";
  private static final long MB = 1 << 20;
  private static final long GB = 1 << 30;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(TWO)
  void theFiguresAreThoseThatTheRoleMaySee(int major) throws SQLException, IOException {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", "create role plain login");
      Path pgWal = postgres.dataDirectory().resolve("pg_wal").toRealPath();
      PostgresAddress address = address(postgres, "plain");

      assertThat(room(postgres, "plain", address))
          .isEqualTo(
              new WalRoom(OptionalLong.empty(), GB, OptionalLong.empty(), OptionalLong.empty()))
          .hasToString(
              "max_wal_size 1024 MB, max_slot_wal_keep_size not set, its free disk cannot be seen from here");

      postgres.execute(
          "postgres",
          "grant pg_monitor to plain",
          "alter system set max_slot_wal_keep_size = '3GB'",
          "select pg_reload_conf()");
      WalRoom seen = room(postgres, "plain", address);
      while (seen.slotKeepBytes().isEmpty()) {
        seen = room(postgres, "plain", address);
      }
      long files = walFiles(pgWal);
      assertThat(seen)
          .isEqualTo(
              new WalRoom(
                  OptionalLong.of(files), GB, OptionalLong.of(3 * GB), OptionalLong.of(77 * MB)))
          .hasToString(
              "%d MB in pg_wal, max_wal_size 1024 MB, max_slot_wal_keep_size 3072 MB, 77 MB free on its disk"
                  .formatted(files / MB));

      PostgresAddress elsewhere =
          new PostgresAddress(
              new PostgresAddress.Tcp("db1.example.org", 5432),
              "plain",
              Optional::empty,
              PostgresAddress.Tls.disabled());
      assertThat(room(postgres, "plain", elsewhere).freeBytes()).isEmpty();
      assertThat(WalRoom.pgWalHere(address, postgres.dataDirectory().toString(), 12345))
          .as("another cluster's directory of the same name")
          .isEmpty();
    }
  }

  private static long walFiles(Path pgWal) throws IOException {
    try (var files = Files.list(pgWal)) {
      return files.filter(Files::isRegularFile).count() * 16 * MB;
    }
  }

  private static WalRoom room(TestPostgres postgres, String role, PostgresAddress address)
      throws SQLException, IOException {
    Path pgWal = postgres.dataDirectory().resolve("pg_wal").toRealPath();
    try (Connection connection =
        new PostgresConnector(address(postgres, role))
            .connect("postgres", PostgresSession.named("test"))) {
      return WalRoom.of(connection, address, path -> path.equals(pgWal) ? 77 * MB : -1);
    }
  }

  @Test
  void theBoundIsTheSmallestOfWhatIsConfiguredAllowedAndFree() {
    WalRoom large = room(GB, OptionalLong.empty(), OptionalLong.empty());
    assertThat(bound(large, OptionalLong.empty())).startsWith("10240 MB of WAL (what is usual");
    assertThat(
            bound(room(8 * GB, OptionalLong.empty(), OptionalLong.empty()), OptionalLong.empty()))
        .startsWith("16384 MB of WAL (what is usual");
    assertThat(bound(large, OptionalLong.of(4 * GB)))
        .isEqualTo("4096 MB of WAL (databases[].snapshot.max-retained-wal)");
    assertThat(
            bound(room(GB, OptionalLong.of(3 * GB), OptionalLong.empty()), OptionalLong.of(4 * GB)))
        .isEqualTo("3072 MB of WAL (the server's max_slot_wal_keep_size)");
    assertThat(
            bound(room(GB, OptionalLong.of(3 * GB), OptionalLong.of(5 * GB)), OptionalLong.empty()))
        .isEqualTo("2560 MB of WAL (half of what is free for its pg_wal)");
  }

  private static WalRoom room(long maxWal, OptionalLong keep, OptionalLong free) {
    return new WalRoom(OptionalLong.empty(), maxWal, keep, free);
  }

  private static String bound(WalRoom room, OptionalLong configured) {
    return WalBound.of(room, configured).toString();
  }

  @Test
  void aSourceThatIsShortOfSpaceIsRefusedBeforeAnythingIsAskedOfIt() throws IOException {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    Path source = postgres.dataDirectory().toRealPath();
    BaseBackup backup =
        new BaseBackup(
            new PostgresConnector(address(postgres, TestPostgres.USER)),
            BackupOptions.fast(),
            new Random(1),
            path -> path.startsWith(source) ? 5 * MB : Long.MAX_VALUE);

    assertThatThrownBy(() -> backup.take(temporary.resolve("data"), _ -> {}, () -> false))
        .hasMessageContaining("1024 MB more of WAL")
        .hasMessageContaining("5 MB are free for its pg_wal")
        .asInstanceOf(type(FailedException.class))
        .returns(Fault.SOURCE, FailedException::fault);
    assertThat(temporary.resolve("data")).doesNotExist();
    assertNothingLeft(postgres);
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void aSourceThatHasToKeepTooMuchWalIsLeftAlone(int major) {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      failsWhileWalIsWritten(postgres, OptionalLong.of(40 * MB))
          .hasMessageContaining("may keep 40 MB of WAL (databases[].snapshot.max-retained-wal)")
          .hasMessageContaining("MB of WAL in")
          .hasMessageContaining("raise databases[].snapshot.max-retained-wal");
      postgres.restart(StopMode.FAST, Map.of("max_slot_wal_keep_size", "48MB"));
      failsWhileWalIsWritten(postgres, OptionalLong.empty())
          .hasMessageContaining("may keep 48 MB of WAL (the server's max_slot_wal_keep_size)")
          .hasMessageContaining("raise the server's max_slot_wal_keep_size");
    }
  }

  private AbstractThrowableAssert<?, ?> failsWhileWalIsWritten(
      TestPostgres postgres, OptionalLong configured) {
    AbstractThrowableAssert<?, ?> failure =
        assertThatThrownBy(() -> {
          try (Switching _ = new Switching(postgres)) {
            slow(postgres, configured, _ -> {});
          }
        });
    failure
        .hasMessageContaining("for this base backup")
        .asInstanceOf(type(FailedException.class))
        .returns(Fault.SOURCE, FailedException::fault);
    assertNothingLeft(postgres);
    return failure;
  }

  /// Writes WAL files until somebody has seen enough.
  private static final class Switching implements AutoCloseable {
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Future<?> work;

    Switching(TestPostgres postgres) {
      work =
          threads.submit(() -> {
            try (Connection connection = postgres.connect("postgres")) {
              while (!ended.get()) {
                TestPostgres.rows(
                    connection, "select pg_logical_emit_message(false, 'x', 'y'), pg_switch_wal()");
              }
            }
            return "";
          });
    }

    @Override
    public void close() {
      ended.set(true);
      threads.close();
      work.resultNow();
    }
  }

  @Test
  void aWatchThatIsLostEndsTheBackup() {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      AtomicBoolean done = new AtomicBoolean();
      assertThatThrownBy(() ->
              slow(
                  postgres,
                  OptionalLong.empty(),
                  _ -> {
                    if (!done.getAndSet(true)) {
                      postgres.execute(
                          "postgres",
                          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'spillway/base-backup' and backend_type = 'client backend'");
                    }
                  }))
          .hasMessageContaining("can no longer be watched")
          .asInstanceOf(type(FailedException.class))
          .returns(Fault.TRANSIENT, FailedException::fault);
      assertNothingLeft(postgres);
    }
  }

  @Test
  void aServerThatLetsUsInForReplicationOnlyIsBackedUpUnwatched() throws IOException {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute("postgres", "create role copier login replication");
      Files.writeString(
          postgres.dataDirectory().resolve("pg_hba.conf"),
          "local replication all trust\nhost all postgres 127.0.0.1/32 trust\n");
      postgres.restart(StopMode.FAST, Map.of());

      BackupFacts facts =
          new BaseBackup(
                  new PostgresConnector(address(postgres, "copier")),
                  BackupOptions.fast(),
                  new Random(1))
              .take(temporary.resolve("data"), _ -> {}, () -> false);
      assertThat(facts.major()).isEqualTo(PostgresMajors.newest());
      assertThat(temporary.resolve("data/global/pg_control")).isRegularFile();
    }
  }

  /// Takes a base backup that would last half a minute.
  private void slow(TestPostgres postgres, OptionalLong retained, IntConsumer progress)
      throws IOException {
    BackupOptions options =
        new BackupOptions(BackupOptions.Checkpoint.FAST, OptionalInt.of(1024), retained);
    new BaseBackup(
            new PostgresConnector(address(postgres, TestPostgres.USER)), options, new Random(1))
        .take(
            Files.createTempDirectory(temporary, "backup").resolve("data"), progress, () -> false);
  }

  private static void assertNothingLeft(TestPostgres postgres) {
    while (!postgres.rows("postgres", "select 1 from pg_stat_replication").isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(postgres.rows("postgres", "select slot_name from pg_replication_slots")).isEmpty();
  }

  private static PostgresAddress address(TestPostgres postgres, String role) {
    return PostgresAddress.local(postgres.socketDirectory(), postgres.port(), role);
  }
}
