package dev.spillway.benchmark;

import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.Source;
import dev.spillway.testkit.ceph.TestCeph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final int LEAST_TINY_TABLES = 50;

  @Option(
      names = "--scale",
      description =
          "Size of the data: 1 is lineitem with 6 million rows. Default: ${DEFAULT-VALUE}")
  private double scale = 1;

  @Option(
      names = "--minutes",
      description =
          "How long the cases of the goals are repeated, once each case has run. Default: ${DEFAULT-VALUE}")
  private double minutes = 6;

  @Option(names = "--report", description = "Folder of the report. Default: ${DEFAULT-VALUE}")
  private Path report = Path.of("target", "benchmarks");

  @Option(
      names = "--folder",
      description = "Where database and files lie, 12 GB at scale 1. Default: a temporary folder")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--only",
      split = ",",
      description = "Some parts: ${COMPLETION-CANDIDATES}. Default: all")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--tiny-tables",
      paramLabel = "COUNT",
      description = "How many tiny tables. Default: 10000 times the scale")
  private Optional<Integer> tinyTables = Optional.empty();

  /// What can be measured alone.
  enum Part {
    DECODE,
    LIVE,
    SNAPSHOT,
    PEERS,
    MEMORY,
    STORE,
    TINY
  }

  private final RandomGenerator random = new SplittableRandom(20_261_122);
  private final InstantSource clock = InstantSource.system();

  Bench() {}

  /// The program.
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path parent = folder.orElse(Path.of(System.getProperty("java.io.tmpdir")));
    Files.createDirectories(parent);
    Path place = Files.createTempDirectory(parent, "spillway-bench-");
    Thread cleaning = new Thread(() -> clean(place));
    Runtime.getRuntime().addShutdownHook(cleaning);
    try (Site site = Site.start(place, scale, random)) {
      Report made = measure(site);
      String name = made.machine().get("date") + (scale == 1 ? "" : "-scale-" + scale);
      made.write(report, name);
      System.out.println(Files.readString(report.resolve(name + ".md")));
    }
    clean(place);
    Runtime.getRuntime().removeShutdownHook(cleaning);
    return 0;
  }

  private static void clean(Path place) {
    try {
      Rounds.delete(place);
    } catch (IOException e) {
      say("left behind: " + place + " (" + e.getMessage() + ")");
    }
  }

  private Report measure(Site site) throws Exception {
    Cases cases = new Cases(site);
    if (!only.equals(EnumSet.of(Part.TINY))) {
      say("making the tables");
      site.fill(List.of(Dataset.values()));
      addCases(cases, site);
    }
    Map<String, String> machine = Machine.facts(clock, site.server());
    say("measuring " + cases.all().size() + " cases");
    List<Series> all =
        new Rounds(site).measure(cases.all(), Duration.ofMillis((long) (minutes * 60_000)));
    Optional<MemoryCase.Seen> memory =
        only.contains(Part.MEMORY) ? Optional.of(memory(site)) : Optional.empty();
    List<StoreCase.Seen> stores = only.contains(Part.STORE) ? stores(site, cases) : List.of();
    Optional<TinyTables.Times> tiny =
        only.contains(Part.TINY) ? Optional.of(tinyTables(site)) : Optional.empty();
    return new Report(
        machine,
        cases.missing(),
        all,
        memory,
        stores,
        tiny,
        new Goals(all, memory, tiny).judged(),
        profiles(cases.all(), site.folder()));
  }

  private static List<DecodeProfile> profiles(List<Case> cases, Path folder) throws Exception {
    List<DecodeProfile> profiles = new ArrayList<>();
    for (Case measured : cases) {
      if (measured.id().equals("snapshot-decode") || measured.id().equals("snapshot-gzip-isa_l")) {
        profiles.add(DecodeProfile.of(measured, folder));
      }
    }
    return profiles;
  }

  private static MemoryCase.Seen memory(Site site) throws Exception {
    say("all of it through a server with 512 MB of heap");
    return new MemoryCase(site).measure();
  }

  private static List<StoreCase.Seen> stores(Site site, Cases cases) throws Exception {
    StoreCase stores = new StoreCase(site);
    say("line items to the embedded store");
    List<StoreCase.Seen> seen = new ArrayList<>(stores.embedded());
    Optional<Path> ceph = TestCeph.programs();
    if (ceph.isPresent()) {
      say("line items to radosgw");
      seen.addAll(stores.ceph(ceph.get()));
    } else {
      cases.missing().add("radosgw: .ci/steps/12-ceph.sh unpacks it where Debian offers it");
    }
    return seen;
  }

  private TinyTables.Times tinyTables(Site site) throws Exception {
    int tables = tinyTables.orElse((int) Math.max(LEAST_TINY_TABLES, TinyTables.USUAL * scale));
    say(tables + " tiny tables");
    return new TinyTables(site, tables).measure();
  }

  private void addCases(Cases cases, Site site) throws Exception {
    Source live = site.live();
    cases.addLimits(Dataset.LINEITEM);
    cases.addPages(Dataset.LINEITEM);
    cases.addLimits(Dataset.WIDE);
    if (only.contains(Part.DECODE) && !only.contains(Part.LIVE)) {
      addDecode(cases, "live", live);
    }
    if (only.contains(Part.LIVE)) {
      addOurs(cases, "live", live);
    }
    if (only.contains(Part.DECODE) && !only.contains(Part.SNAPSHOT)) {
      say("taking a snapshot");
      addDecode(cases, "snapshot", site.snapshot());
    }
    if (only.contains(Part.SNAPSHOT)) {
      say("taking a snapshot");
      Source snapshot = site.snapshot();
      addOurs(cases, "snapshot", snapshot);
      cases.addSmall(Dataset.LINEITEM, "snapshot", snapshot);
    }
    if (only.contains(Part.PEERS)) {
      cases.addPeers(Dataset.LINEITEM, prepared(site, live));
    }
  }

  private static void addDecode(Cases cases, String path, Source source) {
    for (Dataset dataset : List.of(Dataset.LINEITEM, Dataset.LINEITEM_NULLS, Dataset.WIDE)) {
      cases.addDecode(dataset, path, source);
    }
  }

  private static void addOurs(Cases cases, String path, Source source) {
    cases.addOurs(Dataset.LINEITEM, path, source);
    cases.addOne(Dataset.LINEITEM, path, source);
    cases.addDecode(Dataset.LINEITEM_NULLS, path, source);
    cases.addFew(Dataset.LINEITEM_NULLS, path, source);
    cases.addFew(Dataset.ACCOUNTS, path, source);
    cases.addWide(path, source);
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
