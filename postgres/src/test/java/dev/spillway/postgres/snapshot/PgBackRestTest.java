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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup by the real pgBackRest, restored and not started. Debian's is older than the newest
/// PostgreSQL, so the oldest major is used.
@Tag("all")
class PgBackRestTest {
  private static final Path PROGRAM = Path.of("/usr/bin/pgbackrest");

  private static final int MAJOR = 14;

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @Test
  void aRestoredBackupIsImportedWithItsRepositorysWal() throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "pgbackrest is not installed (Debian: pgbackrest)");
    Path space = Files.createDirectory(temporary.resolve("space"));
    Path restored = Files.createDirectory(temporary.resolve("restored"));
    Path moved = Files.createDirectory(temporary.resolve("moved"));
    String oid;
    TestPostgres.Options options = TestPostgres.Options.usual().setting("archive_mode", "on");
    try (TestPostgres postgres = TestPostgres.start(MAJOR, options)) {
      String push = String.join(" ", command(postgres.dataDirectory(), "archive-push", "%p"));
      postgres.execute(
          "postgres",
          "alter system set archive_command = '" + push + "'",
          "select pg_reload_conf()",
          "create tablespace one location '" + space + "'",
          "create table t tablespace one as select i from generate_series(1, 5000) i");
      oid = postgres.value("postgres", "select oid from pg_tablespace where spcname = 'one'");
      String socket = "--pg1-socket-path=" + postgres.socketDirectory();
      String port = "--pg1-port=" + postgres.port();
      String user = "--pg1-user=" + TestPostgres.USER;
      run(command(postgres.dataDirectory(), socket, port, user, "stanza-create"));
      run(
          command(
              postgres.dataDirectory(),
              socket,
              port,
              user,
              "--start-fast",
              "--repo1-retention-full=2",
              "backup"));
      run(command(restored, "--tablespace-map=" + oid + "=" + moved, "restore"));
    }
    BackupLocation location =
        BackupLocation.of(restored).tablespaces(Map.of(Long.parseLong(oid), moved));

    assertThatThrownBy(() -> bring(location, temporary.resolve("none")))
        .hasMessageContaining("is missing")
        .hasMessageContaining("archive-get");
    assertThatThrownBy(() ->
            bring(
                BackupLocation.of(temporary.resolve("repo/backup/s/latest")),
                temporary.resolve("repository")))
        .hasMessageContaining("pgBackRest repository")
        .hasMessageContaining("restore");
    String get = String.join(" ", command(restored, "archive-get", "%f", "%p"));
    bring(location.restoreCommand(get), temporary.resolve("got"));
    Path archive = temporary.resolve("repo/archive/s/" + MAJOR + "-1");
    bring(location.wal(archive), temporary.resolve("read"));
    for (String name : List.of("got", "read")) {
      assertThat(ask(temporary.resolve(name), "postgres", "select count(*) from t"))
          .containsExactly(List.of("5000"));
    }
  }

  private List<String> command(Path data, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                PROGRAM.toString(),
                "--config=/dev/null",
                "--stanza=s",
                "--repo1-path=" + temporary.resolve("repo"),
                "--log-path=" + temporary.resolve("log"),
                "--lock-path=" + temporary.resolve("lock"),
                "--pg1-path=" + data));
    command.addAll(List.of(more));
    return command;
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = String.join("\n", process.inputReader().lines().toList());
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }
}
