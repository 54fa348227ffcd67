package dev.spillway.benchmark;

import dev.spillway.core.source.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What `spillway bench --dump-tools` found, as Markdown.
final class DumpReport {
  private final Map<String, String> machine;
  private final List<String> lines = new ArrayList<>();

  /// What runs in turn, the tool that the others are compared with first.
  enum Contender {
    DUMP_TOOL("dump tool to /dev/null", OptionalDouble.empty()),
    ONE_THREAD("export, 1 thread, snappy", OptionalDouble.of(1.0)),
    TWO_THREADS("export, 2 threads, snappy", OptionalDouble.of(1.2)),
    SPARK("Spark JDBC, 2 threads, snappy", OptionalDouble.empty());

    private final String title;

    /// How many times as fast as the dump tool it is to be.
    private final OptionalDouble goal;

    Contender(String title, OptionalDouble goal) {
      this.title = title;
      this.goal = goal;
    }

    String title() {
      return title;
    }
  }

  DumpReport(Map<String, String> machine, int rows, boolean withSpark) {
    this.machine = machine;
    lines.add("# MariaDB and MySQL");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Made by `./spillway bench --dump-tools`. A table like lineitem of %,d rows: live exports to local files and the server's own dump tool writing to /dev/null, in turn%s; rows counted in every run, a first round not counted.",
            rows,
            withSpark
                ? ", and Spark's JDBC source, which starts anew each time"
                : "; without Spark (`--spark`)"));
    lines.add("");
    lines.addAll(Machine.table(machine));
    lines.add("");
    lines.add(
        "| server | what | seconds, each run | median | times as fast as the dump tool | goal |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
  }

  void missing(Engine engine) {
    lines.add(
        "| %s | not on this machine: server or dump tool; `.ci/steps/14-mysql.sh` fetches them | | | | |"
            .formatted(engine.rdsName()));
  }

  /// @param server its name and version
  void add(String server, Map<Contender, List<Double>> seconds) {
    double dump = median(seconds.getOrDefault(Contender.DUMP_TOOL, List.of()));
    seconds.forEach((contender, each) -> {
      double times = dump / median(each);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %.2f | %.2f | %s |",
              server,
              contender.title,
              each.stream().map("%.2f"::formatted).collect(Collectors.joining(", ")),
              median(each),
              times,
              goal(contender, times)));
    });
  }

  private static String goal(Contender contender, double times) {
    return contender.goal.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            ">= %.1f, %s",
            contender.goal.getAsDouble(),
            times >= contender.goal.getAsDouble() ? "met" : "**not met**");
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  /// Writes the report and answers its lines.
  List<String> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(machine.get("date") + "-dump-tools.md"), lines);
    return lines;
  }
}
