package dev.spillway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private final String classPath;

  private SparkJdbc(BenchServer server, double scale, String classPath) {
    this.server = server;
    this.scale = scale;
    this.classPath = classPath;
  }

  /// Empty where the benchmark was started without Spark.
  static Optional<SparkJdbc> of(BenchServer server, double scale) {
    return Optional.ofNullable(System.getProperty(CLASS_PATH))
        .map(classPath -> new SparkJdbc(server, scale, classPath));
  }

  /// @param key whose values go from 0 to a quarter of the rows
  Work to(Dataset dataset, String key, String codec) {
    return folder -> {
      Path log = Files.createTempFile("spillway-spark-", ".log");
      Path output = folder.resolve("spark");
      int rows = dataset.rows(scale);
      List<String> command = java();
      command.addAll(
          List.of(
              "dev.spillway.spark.SparkExport",
              "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + Dataset.DATABASE,
              BenchServer.USER,
              dataset.table(),
              key,
              String.valueOf(rows / 4),
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
    };
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-Xmx2g");
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp", classPath));
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
