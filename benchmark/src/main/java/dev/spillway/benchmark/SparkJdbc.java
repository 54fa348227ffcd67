package dev.spillway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Spark's JDBC source, in a process of its own with a class path of its own.
final class SparkJdbc {
  private static final String CLASS_PATH = "spillway.spark.classpath";

  /// What Spark's own launcher adds for current JDKs, of which these are needed here.
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.util.calendar");

  private final BenchServer server;
  private final double scale;

  private SparkJdbc(BenchServer server, double scale) {
    this.server = server;
    this.scale = scale;
  }

  /// Empty where the benchmark was started without Spark.
  static Optional<SparkJdbc> of(BenchServer server, double scale) {
    return isHere() ? Optional.of(new SparkJdbc(server, scale)) : Optional.empty();
  }

  /// Whether the benchmark was started with Spark.
  static boolean isHere() {
    return System.getProperty(CLASS_PATH) != null;
  }

  /// @param key whose values go from 0 to a quarter of the rows
  Work to(Dataset dataset, String key, String codec) {
    int rows = dataset.rows(scale);
    Order order =
        new Order(
            "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + Dataset.DATABASE,
            BenchServer.USER,
            dataset.table(),
            key,
            rows / 4,
            codec);
    return folder -> order.run(folder, rows);
  }

  /// One table to read.
  ///
  /// @param key by whose values, from 0 to `upper`, two connections share the table
  record Order(String url, String user, String table, String key, int upper, String codec) {
    Work.Outcome run(Path folder, int rows) throws IOException, InterruptedException {
      Path log = Files.createTempFile("spillway-spark-", ".log");
      Path output = folder.resolve("spark");
      List<String> command = java();
      command.addAll(
          List.of(
              "dev.spillway.spark.SparkExport",
              url,
              user,
              table,
              key,
              String.valueOf(upper),
              codec,
              output.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("Spark ended with " + status + ", see " + log);
      }
      Files.delete(log);
      return new Work.Outcome(rows, bytes(output), Optional.of(output + "/*.parquet"));
    }
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-Xmx2g");
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Objects.requireNonNull(System.getProperty(CLASS_PATH))));
    return command;
  }

  private static long bytes(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
