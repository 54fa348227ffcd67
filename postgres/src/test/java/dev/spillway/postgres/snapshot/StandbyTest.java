package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ID;
import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static dev.spillway.postgres.snapshot.SnapshotFixture.PROGRAMS;
import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static dev.spillway.postgres.snapshot.SnapshotFixture.bring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgresserver.PostgresServer;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.SocketDirectory;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A hot standby as the source of a base backup, and its directory when it was stopped in recovery.
class StandbyTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aStandbyIsBackedUpAndItsStoppedDirectoryIsRecoveredToItsLastRow(int major) throws Exception {
    Path data = temporary.resolve("standby");
    try (TestPostgres primary = TestPostgres.start(major);
        SocketDirectory sockets = SocketDirectory.in(Path.of("/tmp"), TestPostgres.runAs())) {
      primary.execute("postgres", "create table t as select i from generate_series(1, 5000) i");
      new BaseBackup(
              new PostgresConnector(
                  PostgresAddress.local(
                      primary.socketDirectory(), primary.port(), TestPostgres.USER)),
              BackupOptions.fast(),
              new Random(1))
          .take(data, _ -> {}, NEVER);
      Files.writeString(data.resolve("standby.signal"), "");
      int port = TestPostgres.freePort();
      ServerStart start =
          ServerStart.of(data, sockets.path())
              .tcp(port)
              .with(
                  Map.of(
                      "primary_conninfo",
                      "host=127.0.0.1 user=postgres port=" + primary.port(),
                      "max_wal_senders",
                      "8",
                      "max_connections",
                      "50",
                      "max_prepared_transactions",
                      "8",
                      "fsync",
                      "off",
                      "dynamic_shared_memory_type",
                      "mmap"));
      Path taken = temporary.resolve("taken");
      try (PostgresServer standby =
          PostgresServer.start(TestPostgres.programs(major), TestPostgres.runAs(), start)) {
        primary.execute("postgres", "insert into t select i from generate_series(5001, 105000) i");
        PostgresConnector connector =
            new PostgresConnector(PostgresAddress.local(sockets.path(), port, TestPostgres.USER));
        try (Connection connection =
            connector.connect(
                "postgres", dev.spillway.postgres.connect.PostgresSession.named("test"))) {
          Poll.until(() -> count(connection).equals("105000"));
        }
        new BaseBackupSnapshots(
                _ -> new BaseBackupSnapshots.Origin(connector, BackupOptions.fast()),
                PROGRAMS,
                new Random(2),
                InstantSource.system())
            .make(ID, taken, _ -> {}, NEVER);
        standby.stop(StopMode.FAST, Duration.ofSeconds(60));
      }
      assertThat(ask(taken, "postgres", "select count(*) from t"))
          .containsExactly(List.of("105000"));
    }
    assertThat(ControlFile.read(data).state()).isEqualTo(ControlFile.State.SHUT_DOWN_IN_RECOVERY);

    Path imported = temporary.resolve("imported");
    bring(BackupLocation.of(data), imported);
    assertThat(ask(imported, "postgres", "select count(*), max(i) from t"))
        .containsExactly(List.of("105000|105000"));

    refusals(data, major);
  }

  private static String count(Connection connection) {
    try {
      return TestPostgres.rows(connection, "select count(*) from t").getFirst();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What no directory may be.
  private void refusals(Path data, int major) throws IOException {
    Path incremental = Files.writeString(data.resolve("base").resolve("INCREMENTAL.1259"), "");
    assertRefused(data, "pg_combinebackup");
    Files.delete(incremental);

    Path version = data.resolve("PG_VERSION");
    Files.writeString(version, "13\n");
    assertRefused(data, "PostgreSQL 13");
    Files.writeString(version, major + "\n");

    Files.createSymbolicLink(data.resolve("base").resolve("99999"), Path.of("/somewhere"));
    assertRefused(data, "is a link to /somewhere");
    Files.delete(data.resolve("base").resolve("99999"));

    byte[] control = Files.readAllBytes(ControlFile.path(data));
    ByteBuffer other = ByteBuffer.wrap(control.clone()).order(ByteOrder.LITTLE_ENDIAN);
    other.putInt(216, 32_768);
    int crcOffset = major >= 18 ? 292 : 288;
    CRC32C crc = new CRC32C();
    crc.update(other.array(), 0, crcOffset);
    other.putInt(crcOffset, (int) crc.getValue());
    Files.write(ControlFile.path(data), other.array());
    assertRefused(data, "blocks of 32768 bytes");
    Files.write(ControlFile.path(data), control);

    Path wal = data.resolve("pg_wal");
    try (var files = Files.list(wal)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.delete(file);
      }
    }
    assertRefused(data, "The WAL file 0000000100000000", "is missing");
  }

  private void assertRefused(Path data, String... words) {
    assertThatThrownBy(() ->
            bring(
                BackupLocation.of(data),
                Files.createTempDirectory(temporary, "refused").resolve("s")))
        .isInstanceOf(FailedException.class)
        .satisfies(e -> {
          for (String word : words) {
            assertThat(e).hasMessageContaining(word);
          }
        });
  }
}
