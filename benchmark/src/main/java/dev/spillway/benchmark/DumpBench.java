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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
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
  @Option(names = "--rows", description = "Rows of the table. Default: ${DEFAULT-VALUE}")
  private int rows = 3_000_000;

  @Option(names = "--rounds", description = "How often each is run. Default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--report", description = "Folder of the report. Default: ${DEFAULT-VALUE}")
  private Path report = Path.of("target", "benchmarks");

  DumpBench() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DumpBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    DumpReport made =
        new DumpReport(Machine.facts(InstantSource.system()), rows, SparkJdbc.isHere());
    for (Engine engine : List.of(Engine.MARIADB, Engine.MYSQL)) {
      Optional<DumpTool> tool = DumpTool.of(engine);
      if (tool.isEmpty()) {
        made.missing(engine);
      } else {
        measure(tool.get(), made);
      }
    }
    made.write(report).forEach(System.out::println);
    return 0;
  }

  private void measure(DumpTool tool, DumpReport made) throws Exception {
    Path folder = Files.createTempDirectory("spillway-dump-");
    try (MysqlServer server = tool.start(Files.createDirectory(folder.resolve("server")), rows)) {
      Map<DumpReport.Contender, List<Double>> seconds = new EnumMap<>(DumpReport.Contender.class);
      // The first round lets the compiler and the server's cache come to rest.
      for (int round = 0; round <= rounds; round++) {
        for (DumpReport.Contender contender : DumpReport.Contender.values()) {
          if (contender != DumpReport.Contender.SPARK || SparkJdbc.isHere()) {
            double once = seconds(contender, () -> run(contender, tool, server, folder));
            if (round > 0) {
              seconds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(once);
            }
          }
        }
      }
      made.add(tool.version(server.port()), seconds);
    } finally {
      Rounds.delete(folder);
    }
  }

  private static double seconds(DumpReport.Contender contender, Callable<Void> work)
      throws Exception {
    long began = System.nanoTime();
    work.call();
    double seconds = (System.nanoTime() - began) / 1e9;
    System.err.printf(Locale.ROOT, "%-40s %7.2f s%n", contender.title(), seconds);
    return seconds;
  }

  private Void run(DumpReport.Contender contender, DumpTool tool, MysqlServer server, Path folder)
      throws Exception {
    return switch (contender) {
      case DUMP_TOOL -> tool.dump(server.port());
      case ONE_THREAD -> export(server, folder, 1);
      case TWO_THREADS -> export(server, folder, 2);
      case SPARK -> spark(server, folder);
    };
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
                // as if they were text. allowPublicKeyRetrieval is MySQL's.
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
}
