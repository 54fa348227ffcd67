package dev.spillway.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
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
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreparationProofTest {
  private static final String MAJORS = "dev.spillway.testkit.postgres.PostgresMajors#everyday";
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";
  private static final RecoveryPrograms PROGRAMS =
      new RecoveryPrograms(TestPostgres.binaries(), TestPostgres.runAs(), Path.of("/tmp"));

  private static final Map<Integer, Path> BACKUPS = new ConcurrentHashMap<>();

  @TempDir(factory = MemoryDisk.class)
  static Path backups;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aServerThatWasStoppedInRecoveryIsNotTakenForPrepared(int major) throws IOException {
    SnapshotFolder folder = backup(major);
    new CopiedDirectory(folder.data()).isolate();
    Files.writeString(folder.data().resolve("standby.signal"), "");
    try (IsolatedServer standby =
        IsolatedServer.start(
            PROGRAMS, folder, major, "nobody", Map.of("hot_standby", "on"), () -> false)) {
      standby.stop(StopMode.FAST);
    }
    Files.delete(folder.data().resolve("standby.signal"));

    assertThat(ControlFile.read(folder.data()).state())
        .isEqualTo(ControlFile.State.SHUT_DOWN_IN_RECOVERY);
    assertThatThrownBy(() -> Preparation.requireRecovered(folder.data()))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("has not ended");
  }

  @Test
  void anUnrecoveredBackupIsNotTakenForPrepared() throws IOException {
    int major = PostgresMajors.newest();
    SnapshotFolder folder = backup(major);

    assertThatThrownBy(() -> Preparation.requireRecovered(folder.data()))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("IN_PRODUCTION");
  }

  @ParameterizedTest
  @MethodSource(TWO)
  void missingWalIsAnErrorAndNotAnOlderPoint(int major) throws IOException {
    SnapshotFolder folder = backup(major);
    try (Stream<Path> files = Files.list(folder.data().resolve("pg_wal"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.delete(file);
      }
    }

    assertThatThrownBy(
            () -> new Preparation(PROGRAMS, new Random(1)).prepare(folder, major, () -> false))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("checkpoint");
  }

  @Test
  void aLinkOutOfTheCopyIsRefused() throws IOException {
    int major = PostgresMajors.newest();
    SnapshotFolder folder = backup(major);
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(folder.data().resolve("pg_tblspc").resolve("16999"), elsewhere);

    assertThatThrownBy(
            () -> new Preparation(PROGRAMS, new Random(1)).prepare(folder, major, () -> false))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(elsewhere.toString());
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void pgControlIsReadAsTheServerReadsIt(int major) throws IOException {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      String limits =
          postgres
              .rows(
                  "postgres",
                  "select system_identifier, timeline_id, checkpoint_lsn, redo_lsn from pg_control_system(), pg_control_checkpoint()")
              .getFirst();
      ControlFile control = ControlFile.read(postgres.dataDirectory());

      assertThat(
              String.join(
                  "|",
                  Long.toUnsignedString(control.systemIdentifier()),
                  Integer.toString(control.timeline()),
                  control.checkpoint().toString(),
                  control.redo().toString()))
          .isEqualTo(limits);
      assertThat(control.limits()).isEqualTo(new ControlFile.Limits(50, 8, 8, 8, 64));
      assertThat(control.state()).isEqualTo(ControlFile.State.IN_PRODUCTION);
      assertThat(control.blockBytes()).isEqualTo(8192);
      assertThat(control.segmentBytes()).isEqualTo(16 << 20);
      assertThat(control.checksums()).isEqualTo(major >= 18);
      byte[] damaged = Files.readAllBytes(ControlFile.path(postgres.dataDirectory()));
      damaged[40]++;
      assertThatThrownBy(() -> ControlFile.parse(Path.of("pg_control"), damaged))
          .hasMessageContaining("checksum");
    }
  }

  @ParameterizedTest
  @MethodSource(MAJORS)
  void aServerOnACopyRunsNothingThatWorksByItself(int major) throws Exception {
    SnapshotFolder folder = backup(major);
    String role =
        new Preparation(PROGRAMS, new Random(1)).prepare(folder, major, () -> false).role();
    try (IsolatedServer server =
            IsolatedServer.start(PROGRAMS, folder, major, role, Map.of(), () -> false);
        Connection connection =
            server.connector().connect("postgres", PostgresSession.named("test"))) {
      assertThat(
              TestPostgres.rows(connection, "select distinct backend_type from pg_stat_activity"))
          .contains("client backend", "checkpointer")
          .isSubsetOf("client backend", "checkpointer", "background writer", "walwriter");
      assertThat(TestPostgres.rows(connection, "show listen_addresses")).containsExactly("");
      assertThat(TestPostgres.rows(connection, "show config_file").getFirst())
          .startsWith(folder.run().toString());
    }
  }

  /// A copy of a backup of an empty server, which is taken once of each major.
  private SnapshotFolder backup(int major) throws IOException {
    Path taken = BACKUPS.computeIfAbsent(major, PreparationProofTest::take);
    SnapshotFolder folder = new SnapshotFolder(temporary.resolve("snapshot"));
    folder.create();
    try (Stream<Path> paths = Files.walk(taken)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(
            path,
            folder.data().resolve(taken.relativize(path).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return folder;
  }

  private static Path take(int major) {
    Path target = backups.resolve(Integer.toString(major));
    try (TestPostgres postgres = TestPostgres.start(major)) {
      PostgresAddress address =
          PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER);
      new BaseBackup(new PostgresConnector(address), BackupOptions.fast(), new Random(1))
          .take(target, _ -> {}, () -> false);
    }
    return target;
  }
}
