package dev.spillway.benchmark;

import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.mysql.connect.MysqlAddress;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.mysql.live.LiveSource;
import dev.spillway.mysql.live.ReadOptions;
import dev.spillway.mysqlserver.MysqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `spillway bench --dump-tools`: live exports of MariaDB and MySQL beside the dump tools of these
/// servers writing to /dev/null, interleaved.
@Command(
    name = "spillway bench --dump-tools",
    description = "Measures exports of MariaDB and MySQL beside the servers' own dump tools.",
    mixinStandardHelpOptions = true)
public final class DumpBench implements Callable<Integer> {
  private static final double ONE_THREAD = 1.0;
  private static final double TWO_THREADS = 1.2;
  private static final String SPARK = "Spark JDBC: 2 threads, snappy";

  @Option(names = "--rows", description = "Rows of the table. Default: ${DEFAULT-VALUE}")
  private int rows = 3_000_000;

  @Option(names = "--rounds", description = "How often each is run. Default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--report", description = "Folder of the report. Default: ${DEFAULT-VALUE}")
  private Path report = Path.of("target", "benchmarks");

  private final List<String> lines = new ArrayList<>();

  DumpBench() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DumpBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> machine = Machine.facts(InstantSource.system());
    lines.add("# MariaDB and MySQL");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "A table like lineitem of %,d rows: live exports to local files and the server's own dump tool writing to /dev/null, in turn%s.",
            rows,
            SparkJdbc.isHere() ? ", and Spark's JDBC source" : "; without Spark (`--spark`)"));
    lines.add("");
    lines.add(machine.toString());
    lines.add("");
    lines.add("| server | what | seconds, each run | median | times as fast as the dump tool |");
    lines.add("| --- | --- | --- | --- | --- |");
    for (Engine engine : List.of(Engine.MARIADB, Engine.MYSQL)) {
      Optional<DumpTool> tool = DumpTool.of(engine);
      if (tool.isEmpty()) {
        lines.add(
            "| %s | not on this machine: server or dump tool; `.ci/steps/14-mysql.sh` fetches them | | | |"
                .formatted(engine.rdsName()));
      } else {
        measure(tool.get());
      }
    }
    Files.createDirectories(report);
    Files.write(report.resolve(machine.get("date") + "-dump-tools.md"), lines);
    lines.forEach(System.out::println);
    return 0;
  }

  private void measure(DumpTool tool) throws Exception {
    Path folder = Files.createTempDirectory("spillway-dump-");
    try (MysqlServer server = tool.start(Files.createDirectory(folder.resolve("server")), rows)) {
      Map<String, List<Double>> times = new TreeMap<>();
      // The first round lets the compiler and the server's cache come to rest.
      for (int round = 0; round <= rounds; round++) {
        add(times, "0 threads: the dump tool to /dev/null", round, () -> tool.dump(server.port()));
        for (int threads : List.of(1, 2)) {
          add(times, threads + " threads: snappy", round, () -> export(server, folder, threads));
        }
        if (SparkJdbc.isHere()) {
          add(times, SPARK, round, () -> spark(server, folder));
        }
      }
      say(tool.version(server.port()), times);
    } finally {
      Rounds.delete(folder);
    }
  }

  private static void add(
      Map<String, List<Double>> times, String what, int round, Callable<Void> work)
      throws Exception {
    long began = System.nanoTime();
    work.call();
    double seconds = (System.nanoTime() - began) / 1e9;
    System.err.printf(
        Locale.ROOT, "%-28s %7.2f s%s%n", what, seconds, round == 0 ? " (warm-up)" : "");
    if (round > 0) {
      times.computeIfAbsent(what, w -> new ArrayList<>()).add(seconds);
    }
  }

  private Void export(MysqlServer server, Path folder, int threads) throws Exception {
    MysqlConnector connector =
        new MysqlConnector(
            new MysqlAddress(
                server.engine(),
                "127.0.0.1",
                server.port(),
                MysqlServer.SUPERUSER,
                () -> Optional.of(DumpTool.PASSWORD),
                MysqlAddress.Tls.disabled()));
    Path out = Files.createDirectory(folder.resolve("out"));
    Work.Outcome outcome =
        new OurExport(
                new LiveSource(connector, ReadOptions.of(InstantSource.system())),
                new SplittableRandom(20_261_122))
            .to(
                ExportScope.parse(List.of(DumpTool.DATABASE), server.engine()),
                Codec.SNAPPY,
                GzipSetting.automatic(),
                threads)
            .run(out);
    if (outcome.rows() != rows) {
      throw new IllegalStateException("exported %d rows of %d".formatted(outcome.rows(), rows));
    }
    Rounds.delete(out);
    return null;
  }

  private Void spark(MysqlServer server, Path folder) throws Exception {
    Path out = Files.createDirectory(folder.resolve("spark-out"));
    Work.Outcome outcome =
        new SparkJdbc.Order(
                // By MySQL's dialect, whatever the server: that of MariaDB's own URL quotes names
                // as
                // if they were text. allowPublicKeyRetrieval is MySQL's.
                "jdbc:mysql://127.0.0.1:%d/%s?permitMysqlScheme&allowPublicKeyRetrieval=true&password=%s"
                    .formatted(server.port(), DumpTool.DATABASE, DumpTool.PASSWORD),
                MysqlServer.SUPERUSER,
                "lineitem",
                "l_orderkey",
                rows / 4,
                "snappy")
            .run(out, rows);
    long written = DuckDbExport.rows(outcome.files().orElseThrow());
    if (written != rows) {
      throw new IllegalStateException("Spark wrote %d rows of %d".formatted(written, rows));
    }
    Rounds.delete(out);
    return null;
  }

  private void say(String server, Map<String, List<Double>> times) {
    double dump = 0;
    Map<String, Double> medians = new HashMap<>();
    for (Map.Entry<String, List<Double>> entry : times.entrySet()) {
      List<Double> sorted = entry.getValue().stream().sorted().toList();
      double median = sorted.get(sorted.size() / 2);
      medians.put(entry.getKey(), median);
      String goal = "";
      if (dump == 0) {
        dump = median;
      } else if (entry.getKey().equals(SPARK)) {
        goal =
            String.format(
                Locale.ROOT,
                "%.2f; a two-thread export is %.2f times as fast as Spark",
                dump / median,
                median / medians.getOrDefault("2 threads: snappy", median));
      } else {
        double least = entry.getKey().startsWith("1") ? ONE_THREAD : TWO_THREADS;
        goal =
            String.format(
                Locale.ROOT,
                "%.2f (goal: %.1f, %s)",
                dump / median,
                least,
                dump / median >= least ? "met" : "MISSED");
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.2f | %s |",
              server,
              entry.getKey(),
              sorted.stream().map("%.2f"::formatted).collect(Collectors.joining(", ")),
              median,
              goal));
    }
  }
}
