package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static dev.spillway.postgres.snapshot.SnapshotFixture.bring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup by the real Barman, restored and not started. Debian's is older than the newest
/// PostgreSQL, so the oldest major is used.
@Tag("all")
class BarmanTest {
  private static final Path PROGRAM = Path.of("/usr/bin/barman");
  private static final int MAJOR = 14;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @Test
  void aRestoredBackupIsImportedWithTheWalBesideItOrInTheCatalog() throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "barman is not installed (Debian: barman)");
    Path space = Files.createDirectory(temporary.resolve("space"));
    Path moved = temporary.resolve("moved");
    Path restored = temporary.resolve("restored");
    String oid = backUp(space);
    run("recover", "--tablespace", "one:" + moved, "main", "latest", restored.toString());
    BackupLocation location =
        BackupLocation.of(restored).tablespaces(Map.of(Long.parseLong(oid), moved));

    assertHolds(location, "beside");
    assertThatThrownBy(() -> bring(BackupLocation.of(catalogued()), temporary.resolve("none")))
        .hasMessageContaining("Barman's catalog")
        .hasMessageContaining("barman recover");

    deleteSegments(restored.resolve("pg_wal"));
    assertThatThrownBy(() -> bring(location, temporary.resolve("lacking")))
        .hasMessageContaining("is missing")
        .hasMessageContaining("--wal DIR");
    assertHolds(location.wal(temporary.resolve("home/main/wals")), "catalogued");
  }

  /// Fills a server, archives its WAL and backs it up.
  ///
  /// @return the tablespace's oid
  private String backUp(Path space) throws IOException {
    Path incoming = Files.createDirectories(temporary.resolve("home/main/incoming"));
    Files.createDirectory(temporary.resolve("locks"));
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .setting("archive_mode", "on")
            .setting("archive_command", "cp %p " + incoming + "/%f");
    try (TestPostgres postgres = TestPostgres.start(MAJOR, options)) {
      postgres.execute(
          "postgres",
          "create tablespace one location '" + space + "'",
          "create table t tablespace one as select i from generate_series(1, 5000) i");
      configure(postgres);
      run("switch-wal", "--force", "--archive", "main");
      run("backup", "--wait", "main");
      return postgres.value("postgres", "select oid from pg_tablespace where spcname = 'one'");
    }
  }

  private void configure(TestPostgres postgres) throws IOException {
    String server =
        "host=%s port=%d user=%s dbname=postgres"
            .formatted(postgres.socketDirectory(), postgres.port(), TestPostgres.USER);
    Files.writeString(
        temporary.resolve("barman.conf"),
        """
        [barman]
        barman_user = %s
        barman_home = %s
        barman_lock_directory = %s
        log_file = %s
        configuration_files_directory = %s

        [main]
        description = main
        conninfo = %s
        streaming_conninfo = %s
        backup_method = postgres
        archiver = on
        """
            .formatted(
                System.getProperty("user.name"),
                temporary.resolve("home"),
                temporary.resolve("locks"),
                temporary.resolve("barman.log"),
                temporary.resolve("none"),
                server,
                server));
  }

  private Path catalogued() throws IOException {
    try (Stream<Path> backups = Files.list(temporary.resolve("home/main/base"))) {
      return backups.findFirst().orElseThrow();
    }
  }

  private static void deleteSegments(Path wal) throws IOException {
    try (Stream<Path> files = Files.list(wal)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  private void assertHolds(BackupLocation location, String name) {
    Path snapshot = temporary.resolve(name);
    bring(location, snapshot);
    assertThat(ask(snapshot, "postgres", "select count(*) from t"))
        .containsExactly(List.of("5000"));
  }

  private void run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-c"));
    command.add(temporary.resolve("barman.conf").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = String.join("\n", process.inputReader().lines().toList());
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }
}
