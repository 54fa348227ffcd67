package dev.spillway.benchmark;

import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `spillway bench`: makes a database, measures, writes the report.
@Command(
    name = "spillway bench",
    description = "Measures exports beside what others do, on a database that it makes.",
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
  private static final int TINY_TABLES = 10_000;
  private static final int LEAST_TINY_TABLES = 50;

  @Option(
      names = "--scale",
      description =
          "Size of the data: 1 is lineitem with 6 million rows. Default: ${DEFAULT-VALUE}")
  private double scale = 1;

  @Option(
      names = "--minutes",
      description = "How long cases are repeated, once each has run. Default: ${DEFAULT-VALUE}")
  private double minutes = 4.5;

  @Option(names = "--report", description = "Folder of the report. Default: ${DEFAULT-VALUE}")
  private Path report = Path.of("target", "benchmarks");

  @Option(
      names = "--folder",
      description = "Where database and files lie, 12 GB at scale 1. Default: a temporary folder")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--no-peers", negatable = true, description = "Measure ours only.")
  private boolean peers = true;

  private final RandomGenerator random = new SplittableRandom(20_261_122);
  private final InstantSource clock = InstantSource.system();

  Bench() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path parent = folder.orElse(Path.of(System.getProperty("java.io.tmpdir")));
    Files.createDirectories(parent);
    Path place = Files.createTempDirectory(parent, "spillway-bench-");
    try (Site site = Site.start(place, scale, random)) {
      Report made = measure(site);
      String name = made.machine().get("date") + (scale == 1 ? "" : "-scale-" + scale);
      made.write(report, name);
      System.out.println(Files.readString(report.resolve(name + ".md")));
    } finally {
      Rounds.delete(place);
    }
    return 0;
  }

  private Report measure(Site site) throws Exception {
    say("making the tables");
    site.fill(List.of(Dataset.values()));
    Map<String, String> machine = Machine.facts(clock, site.server());
    say("taking a snapshot");
    Source snapshot = site.snapshot();
    Cases cases = new Cases(site);
    addCases(cases, site, site.live(), snapshot);
    say("measuring " + cases.all().size() + " cases");
    List<Series> all =
        new Rounds(site).measure(cases.all(), Duration.ofMillis((long) (minutes * 60_000)));
    say("tiny tables");
    Optional<TinyTables.Times> tiny =
        Optional.of(
            new TinyTables(site, (int) Math.max(LEAST_TINY_TABLES, TINY_TABLES * scale)).measure());
    return new Report(machine, cases.missing(), all, tiny, new Goals(all, tiny).judged());
  }

  private void addCases(Cases cases, Site site, Source live, Source snapshot) throws Exception {
    cases.addLimits(Dataset.LINEITEM);
    for (Map.Entry<String, Source> path : Map.of("live", live, "snapshot", snapshot).entrySet()) {
      cases.addOurs(Dataset.LINEITEM, path.getKey(), path.getValue());
      cases.addSpecial(Dataset.LINEITEM, path.getKey(), path.getValue());
      cases.addFew(Dataset.LINEITEM_NULLS, path.getKey(), path.getValue());
      cases.addFew(Dataset.ACCOUNTS, path.getKey(), path.getValue());
      cases.addWide(path.getKey(), path.getValue());
    }
    cases.addLimits(Dataset.WIDE);
    if (peers) {
      cases.addPeers(Dataset.LINEITEM, prepared(site, live));
    }
  }

  /// Our own files of lineitem, for peers that cannot read PostgreSQL here.
  private String prepared(Site site, Source live) throws Exception {
    Path files = Files.createDirectories(site.folder().resolve("prepared"));
    return new OurExport(live, random)
        .to(Dataset.LINEITEM, Codec.ZSTD, GzipSetting.automatic(), 2)
        .run(files)
        .files()
        .orElseThrow();
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
