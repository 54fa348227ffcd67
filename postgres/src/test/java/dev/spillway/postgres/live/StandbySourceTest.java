package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.PostgresServer;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.SocketDirectory;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hot standby that streams from its primary, read while the primary goes on.
class StandbySourceTest {
  @TempDir static Path directory;
  private static TestPostgres primary;
  private static SocketDirectory sockets;
  private static PostgresServer standby;

  @BeforeAll
  static void start() throws IOException {
    primary = TestPostgres.start(PostgresMajors.newest());
    for (String database : new String[] {"one", "two"}) {
      primary.execute("postgres", "create database " + database);
      primary.execute(database, "create table t as select i from generate_series(1, 1000) i");
    }
    Path data = directory.resolve("standby");
    new BaseBackup(
            new PostgresConnector(
                PostgresAddress.local(
                    primary.socketDirectory(), primary.port(), TestPostgres.USER)),
            BackupOptions.fast(),
            new Random(1))
        .take(data, _ -> {}, () -> false);
    Files.createFile(data.resolve("standby.signal"));
    sockets = SocketDirectory.in(Path.of("/tmp"), TestPostgres.runAs());
    standby =
        PostgresServer.start(
            TestPostgres.programs(PostgresMajors.newest()),
            TestPostgres.runAs(),
            ServerStart.of(data, sockets.path())
                .with(
                    Map.of(
                        "primary_conninfo",
                        "host=127.0.0.1 port=%d user=postgres".formatted(primary.port()),
                        "hot_standby_feedback",
                        "on",
                        "wal_receiver_status_interval",
                        "1s",
                        // Whatever conflicts with a read ends it at once.
                        "max_standby_streaming_delay",
                        "0",
                        "max_connections",
                        "50",
                        "max_wal_senders",
                        "8",
                        "max_prepared_transactions",
                        "8")));
  }

  @AfterAll
  static void stop() {
    standby.close();
    sockets.close();
    primary.close();
  }

  private static PostgresRead open() {
    return PostgresRead.open(
        new PostgresConnector(
            PostgresAddress.local(sockets.path(), standby.port(), TestPostgres.USER)),
        Reading.scope("one", "two"),
        "standby",
        Reading.options());
  }

  private static void awaitReplay() {
    String end = primary.value("postgres", "select pg_current_wal_lsn()");
    while (primary
        .rows(
            "postgres",
            "select 1 from pg_stat_replication where application_name = 'walreceiver' and replay_lsn >= '%s'"
                .formatted(end))
        .isEmpty()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void bothDatabasesAreReadAtOnePointWhileThePrimaryChangesAndVacuums() {
    awaitReplay();
    try (PostgresRead read = open()) {
      assertThat(read.consistency().onePoint()).as(read.consistency().evidence()).isTrue();
      assertThat(read.notices()).extracting(Notice::reason).doesNotContain("STANDBY_MAY_CANCEL");
      awaitFeedback();
      for (String database : new String[] {"one", "two"}) {
        primary.execute(database, "delete from t where i <= 500", "vacuum t");
      }
      awaitReplay();
      assertThat(Reading.rows(read, "one", "t", 8192)).hasSize(1000);
      assertThat(Reading.rows(read, "two", "t", 8192)).hasSize(1000);
    }
    try (PostgresRead later = open()) {
      assertThat(Reading.rows(later, "one", "t", 8192)).hasSize(500);
    }
  }

  /// Until the primary knows that its dead rows are still looked at.
  private static void awaitFeedback() {
    while (primary
        .rows(
            "postgres",
            "select 1 from pg_stat_replication where application_name = 'walreceiver' and backend_xmin is not null")
        .isEmpty()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void aTableThatThePrimaryEmptiesIsChangedAndNotEmpty() {
    primary.execute("one", "create table emptied as select i from generate_series(1, 10) i");
    awaitReplay();
    try (PostgresRead read = open()) {
      SourceTable table = Reading.table(read, "one", "emptied");
      primary.execute("one", "truncate emptied");
      awaitReplay();
      assertThatThrownBy(() -> Reading.rows(read, table, 8192))
          .isInstanceOf(SourceChangedException.class)
          .hasMessageContaining("one.public.emptied");
    }
  }
}
