package dev.spillway.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// What the exports are to reach, as ratios inside one run, and whether they do. F is the time of a
/// COPY in binary form by two readers whose output is thrown away.
final class Goals {
  static final String DECODE_LINEITEM = "COPY decode over direct decode, CPU, lineitem";
  static final String DECODE_NULLS =
      "COPY decode over direct decode, CPU, lineitem with a fifth NULL";
  static final String DECODE_WIDE = "COPY decode over direct decode, CPU, wide";
  static final String GZIP_OVER_LEVEL_6 = "JDK level 6 over default gzip, whole pipeline";
  static final String SCALING = "1 thread over 2 threads, snapshot, snappy";

  private final List<Series> all;
  private final Optional<MemoryCase.Seen> memory;
  private final Optional<TinyTables.Times> tiny;
  private final List<Goal> goals = new ArrayList<>();

  Goals(List<Series> all, Optional<MemoryCase.Seen> memory, Optional<TinyTables.Times> tiny) {
    this.all = all;
    this.memory = memory;
    this.tiny = tiny;
  }

  private static final Map<Dataset, Set<String>> USED =
      Map.of(
          Dataset.LINEITEM,
          Set.of(
              "copy-1",
              "copy-2",
              "live-decode",
              "live-gzip-isa_l",
              "live-zstd",
              "live-snappy",
              "live-snappy-1",
              "snapshot-decode",
              "snapshot-gzip-isa_l",
              "snapshot-gzip-jdk",
              "snapshot-gzip-jdk-6",
              "snapshot-zstd",
              "snapshot-snappy",
              "snapshot-snappy-1"),
          Dataset.LINEITEM_NULLS,
          Set.of("live-decode", "snapshot-decode"),
          Dataset.WIDE,
          Set.of("copy-1", "live-decode", "live-snappy-1", "snapshot-decode"));

  /// Whether a goal is judged by this case.
  static boolean use(Dataset dataset, String id) {
    return USED.getOrDefault(dataset, Set.of()).contains(id);
  }

  /// One line.
  ///
  /// @param measured empty if the machine or the options left it out
  record Goal(String what, String goal, Optional<Double> measured, boolean met) {
    boolean missed() {
      return measured.isPresent() && !met;
    }
  }

  List<Goal> judged() {
    Dataset lineitem = Dataset.LINEITEM;
    atMost(
        "snapshot -> gzip by ISA-L, 2 threads, in F",
        0.67,
        ratio(lineitem, "snapshot-gzip-isa_l", "copy-2"));
    atMost(
        "snapshot -> gzip by the JDK (level 1), in F",
        1.3,
        ratio(lineitem, "snapshot-gzip-jdk", "copy-2"));
    atMost("snapshot -> zstd, in F", 0.62, ratio(lineitem, "snapshot-zstd", "copy-2"));
    atMost("snapshot -> snappy, in F", 0.55, ratio(lineitem, "snapshot-snappy", "copy-2"));
    atMost("live -> gzip by ISA-L, in F", 1.9, ratio(lineitem, "live-gzip-isa_l", "copy-2"));
    atMost("live -> zstd, in F", 1.75, ratio(lineitem, "live-zstd", "copy-2"));
    atMost("live -> snappy, in F", 1.75, ratio(lineitem, "live-snappy", "copy-2"));
    atMost(
        "live, one reader, lineitem, in single COPYs",
        1.10,
        ratio(lineitem, "live-snappy-1", "copy-1"));
    atMost(
        "live, one reader, wide, in single COPYs",
        1.30,
        ratio(Dataset.WIDE, "live-snappy-1", "copy-1"));
    atLeast(DECODE_LINEITEM, 10, cpu(lineitem, "live-decode", "snapshot-decode"));
    atLeast(DECODE_NULLS, 10, cpu(Dataset.LINEITEM_NULLS, "live-decode", "snapshot-decode"));
    atLeast(DECODE_WIDE, 3.5, cpu(Dataset.WIDE, "live-decode", "snapshot-decode"));
    atLeast(GZIP_OVER_LEVEL_6, 7, ratio(lineitem, "snapshot-gzip-jdk-6", "snapshot-gzip-isa_l"));
    atMost(
        "size of default gzip over JDK level 6",
        1.13,
        size(lineitem, "snapshot-gzip-isa_l", "snapshot-gzip-jdk-6"));
    atLeast(SCALING, 1.85, ratio(lineitem, "snapshot-snappy-1", "snapshot-snappy"));
    atMost(
        "all tables with -Xmx512m, most resident, MB",
        1024,
        memory.map(seen -> seen.peakBytes() / (double) (1 << 20)));
    int tables = tiny.map(TinyTables.Times::tables).orElse(TinyTables.USUAL);
    if (tables <= TinyTables.USUAL) {
      // Beside more tables the snapshot is not a small one.
      atMost("StartExportTask -> first part file, snapshot, s", 2, seconds("first-snapshot"));
      atMost("StartExportTask -> first part file, live, s", 2, seconds("first-live"));
    }
    judgeTiny(tables);
    return goals;
  }

  /// The sink is local files, as everywhere; the embedded store, which syncs every object to disk,
  /// stands beside it.
  private void judgeTiny(int tables) {
    if (tables == TinyTables.USUAL) {
      atMost(tables + " tiny tables, snapshot, s", 20, seconds("tiny-snapshot-files"));
      atMost(tables + " tiny tables, live, s", 60, seconds("tiny-live-files"));
      atMost(
          tables + " tiny tables, snapshot -> embedded store, s",
          20,
          seconds("tiny-snapshot-embedded"));
      atMost(tables + " tiny tables, live -> embedded store, s", 60, seconds("tiny-live-embedded"));
    } else if (tables >= 10 * TinyTables.USUAL) {
      for (String id :
          List.of(
              "tiny-snapshot-files",
              "tiny-live-files",
              "tiny-snapshot-embedded",
              "tiny-live-embedded")) {
        atMost(tables + " tiny tables, " + id + ", s", 600, seconds(id));
      }
    }
  }

  private Optional<Double> seconds(String step) {
    return tiny.stream()
        .flatMap(times -> times.steps().stream())
        .filter(one -> one.id().equals(step))
        .map(TinyTables.Step::seconds)
        .findFirst();
  }

  private void atMost(String what, double goal, Optional<Double> measured) {
    add(what, "<= " + text(goal), measured, measured.map(value -> value <= goal).orElse(false));
  }

  private void atLeast(String what, double goal, Optional<Double> measured) {
    add(what, ">= " + text(goal), measured, measured.map(value -> value >= goal).orElse(false));
  }

  private void add(String what, String goal, Optional<Double> measured, boolean met) {
    goals.add(new Goal(what, goal, measured, met));
  }

  static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private Optional<Double> ratio(Dataset dataset, String one, String other) {
    return ratio(dataset, one, other, Series::wall);
  }

  private Optional<Double> cpu(Dataset dataset, String one, String other) {
    return ratio(dataset, one, other, series -> series.clientCpu() + series.serverCpu());
  }

  private Optional<Double> size(Dataset dataset, String one, String other) {
    return ratio(dataset, one, other, Series::bytes);
  }

  private Optional<Double> ratio(
      Dataset dataset, String one, String other, ToDoubleFunction<Series> of) {
    Optional<Series> first = find(dataset, one);
    Optional<Series> second = find(dataset, other);
    return first.flatMap(a -> second.map(b -> of.applyAsDouble(a) / of.applyAsDouble(b)));
  }

  private Optional<Series> find(Dataset dataset, String id) {
    if (!use(dataset, id)) {
      throw new IllegalArgumentException("no goal may be judged by " + id + ", which runs once");
    }
    return all.stream()
        .filter(
            series -> series.measured().dataset() == dataset && series.measured().id().equals(id))
        .findFirst();
  }
}
