package dev.spillway.server.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Spark in a process of its own, if `.ci/steps/15-spark.sh` fetched it.
final class Spark {
  /// What Spark's own launcher opens for it, as far as local queries need it.
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx600m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED");

  private Spark() {}

  static Path folder() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("spillway/spark");
  }

  static boolean isHere() {
    return Files.exists(folder().resolve("pom.xml"));
  }

  /// What the queries among the statements answer, a line for each row; behind them, how many
  /// statements of Hive are well formed.
  static List<String> run(Path directory, String statements, String hive) throws Exception {
    Path work = Files.createTempDirectory(directory, "spark");
    Path file = Files.writeString(work.resolve("statements.sql"), statements);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(
        List.of(
            "-cp",
            folder() + "/*",
            Path.of("src/test/spark/SparkStatements.java").toAbsolutePath().toString(),
            file.toString(),
            Files.writeString(work.resolve("hive.sql"), hive).toString(),
            work.resolve("warehouse").toString()));
    Path out = work.resolve("out");
    Path err = work.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new AssertionError("Spark did not end well:\n" + read(err));
    }
    return read(out).lines().toList();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
