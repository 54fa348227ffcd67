package dev.spillway.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `spillway bench --stored-exports`: how soon a stored export lands in a bucket of the embedded
/// store, kept in another of its buckets or in the snapshot directory. The table is of random bytes
/// in files without a codec, so that its size is that of the files.
@Command(
    name = "spillway bench --stored-exports",
    description = "Measures exports of a stored export to the embedded store.",
    mixinStandardHelpOptions = true)
public final class StoredBench implements Callable<Integer> {
  private static final String DATABASE = "stored";
  private static final int ROW_BYTES = 1024;
  private static final int DIGEST_BYTES = 64;
  private static final double GOAL_SECONDS = 5;
  private static final double GOAL_BYTES = 1e9;

  @Option(names = "--megabytes", description = "Of the table. Default: ${DEFAULT-VALUE}")
  private int megabytes = 1024;

  @Option(names = "--rounds", description = "How often each is exported. Default: ${DEFAULT-VALUE}")
  private int rounds = 5;

  @Option(names = "--report", description = "Folder of the report. Default: ${DEFAULT-VALUE}")
  private Path report = Path.of("target", "benchmarks");

  private final Map<String, String> machine = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  StoredBench() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StoredBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("spillway-stored-");
    try (BenchServer server = BenchServer.start(folder)) {
      fill(server);
      machine.putAll(Machine.facts(InstantSource.system(), server));
      lines.add("# Stored exports");
      lines.add("");
      lines.add(
          "One table of random bytes, exported from its stored export to the embedded store; the store copies the files itself where both lie in it.");
      lines.add("");
      lines.addAll(Machine.table(machine));
      lines.add("");
      lines.add("| stored export in | bytes | making it | each export, seconds | median | goal |");
      lines.add("| --- | --- | --- | --- | --- | --- |");
      measure(
          "another embedded bucket",
          server,
          folder.resolve("bucket"),
          "snapshots: {bucket: {name: home, role: \"%s\", key: \"%s\"}}"
              .formatted(Product.ROLE, Product.KEY));
      // Every byte is encrypted and written anew: the disk decides.
      measure("the snapshot directory (no goal)", server, folder.resolve("directory"), "");
    } finally {
      Rounds.delete(folder);
    }
    Files.createDirectories(report);
    Files.write(report.resolve(machine.get("date") + "-stored-exports.md"), lines);
    lines.forEach(System.out::println);
    return 0;
  }

  private void fill(BenchServer server) throws Exception {
    String row =
        String.join(
            " || ",
            Collections.nCopies(ROW_BYTES / DIGEST_BYTES, "sha512((i * 16 + %d)::text::bytea)"));
    for (int digest = 0; digest < ROW_BYTES / DIGEST_BYTES; digest++) {
      row = row.replaceFirst("%d", String.valueOf(digest));
    }
    server.execute("postgres", List.of("CREATE DATABASE " + DATABASE));
    server.execute(
        DATABASE,
        List.of(
            "CREATE TABLE noise (id int, content bytea)",
            "ALTER TABLE noise ALTER content SET STORAGE PLAIN",
            "INSERT INTO noise SELECT i, %s FROM generate_series(1, %d) i"
                .formatted(row, megabytes * (1 << 20) / ROW_BYTES),
            "VACUUM FREEZE noise"));
  }

  private void measure(String what, BenchServer server, Path folder, String settings)
      throws Exception {
    try (Product product = Product.start(configuration(server, folder, settings))) {
      double making = seconds(() -> product.snapshot("s"));
      List<Double> times = new ArrayList<>();
      long bytes = 0;
      for (int round = 0; round < rounds; round++) {
        String id = "round-" + round;
        times.add(
            seconds(() -> {
              product.begin(id, Product.snapshotSource("s"), List.of(DATABASE));
              product.endSoon(id);
            }));
        bytes = product.bytes(id + "/");
      }
      say(what, bytes, making, times);
    }
    Rounds.delete(folder);
  }

  private static Path configuration(BenchServer server, Path folder, String settings)
      throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve("spillway.yaml"),
        """
        data-directory: data
        listen: {port: 0}
        embedded: {store-port: 0, buckets: [amzn-s3-demo-bucket, home]}
        export: {codec: uncompressed}
        databases:
          - {id: db5, engine: postgres, host: 127.0.0.1, port: %d, user: %s, tls: disable, snapshot-method: export}
        %s
        """
            .formatted(server.port(), BenchServer.USER, settings));
  }

  private interface Action {
    void run();
  }

  private static double seconds(Action action) {
    long began = System.nanoTime();
    action.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private void say(String what, long bytes, double making, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    double median = sorted.get(sorted.size() / 2);
    double goal = GOAL_SECONDS * bytes / GOAL_BYTES;
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %,d | %.1f s | %s | %.2f | %.1f: %s |",
            what,
            bytes,
            making,
            times.stream()
                .map(time -> String.format(Locale.ROOT, "%.2f", time))
                .collect(Collectors.joining(", ")),
            median,
            goal,
            what.contains("no goal") ? "-" : median < goal ? "met" : "MISSED"));
  }
}
