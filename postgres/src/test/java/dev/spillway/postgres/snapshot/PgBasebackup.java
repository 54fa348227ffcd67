package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// PostgreSQL's own backup program, where this machine has one that is new enough for a server.
record PgBasebackup(Path program, TestPostgres postgres) {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final Pattern MAJOR = Pattern.compile("\\d+");

  /// Skips the test where there is none.
  static PgBasebackup of(TestPostgres postgres, int major) throws IOException {
    Optional<Path> program = newest();
    assumeTrue(
        program.isPresent() && major(program.get()) >= major,
        "pg_basebackup %d or newer is not installed (Debian: postgresql-client-%d)"
            .formatted(major, major));
    return new PgBasebackup(program.orElseThrow(), postgres);
  }

  private static Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes
          .map(home -> home.resolve("bin").resolve("pg_basebackup"))
          .filter(Files::isExecutable)
          .max(java.util.Comparator.comparingInt(PgBasebackup::major));
    }
  }

  private static int major(Path program) {
    Matcher major = MAJOR.matcher(INSTALLED.relativize(program).getName(0).toString());
    return major.matches() ? Integer.parseInt(major.group()) : 0;
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
