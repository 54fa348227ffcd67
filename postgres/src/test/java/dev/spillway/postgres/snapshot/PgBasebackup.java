package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// PostgreSQL's own backup program, where this machine has one that is new enough for a server.
record PgBasebackup(Path program, TestPostgres postgres) {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /// Skips the test where there is none.
  static PgBasebackup of(TestPostgres postgres, int major) throws IOException {
    for (Path program : candidates()) {
      if (major(program) >= major) {
        return new PgBasebackup(program, postgres);
      }
    }
    return abort(
        "pg_basebackup %d or newer is neither installed nor unpacked by .ci/steps/13-backups.sh"
            .formatted(major));
  }

  /// Those of this machine, and the newest one that the build got.
  private static List<Path> candidates() throws IOException {
    List<Path> programs = new ArrayList<>();
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> homes = Files.list(INSTALLED)) {
        homes.sorted().map(home -> home.resolve("bin/pg_basebackup")).forEach(programs::add);
      }
    }
    programs.add(unpacked().resolve("bin/pg_basebackup"));
    return programs.stream().filter(Files::isExecutable).toList();
  }

  private static Path unpacked() {
    Map<String, String> environment = System.getenv();
    String cache =
        environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
    return Path.of(
        environment.getOrDefault(
            "SPILLWAY_TEST_POSTGRESQL_CLIENT", cache + "/spillway/postgresql-client"));
  }

  private static int major(Path program) throws IOException {
    Process process = new ProcessBuilder(program.toString(), "--version").start();
    Matcher version = VERSION.matcher(String.join("\n", process.inputReader().lines().toList()));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }

  /// Takes a backup.
  void take(Path directory, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--host=127.0.0.1",
                "--port=" + postgres.port(),
                "--username=" + TestPostgres.USER,
                "--checkpoint=fast",
                "--no-sync",
                "--pgdata=" + directory));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = String.join("\n", process.inputReader().lines().toList());
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
  }
}
