package dev.spillway.cli.export;

import dev.spillway.cli.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How far an export and its tables are: a bar and lines that are written again on a terminal,
/// lines at each step elsewhere.
final class ProgressView {
  private static final int BAR = 30;
  private static final int STEP = 10;
  private static final int MOST_TABLES = 8;
  private static final int LEAST_NAME = 20;
  private static final int FACTS = 52;
  private static final String LINE_END = "\u001b[K";
  private static final String SCREEN_END = "\u001b[J";

  private final Terminal terminal;
  private long lastStep = -1;

  /// How many lines stand below the bar.
  private int below;

  ProgressView(Terminal terminal) {
    this.terminal = terminal;
  }

  /// How far the export is, by the API.
  record Now(String status, long percent, long gigabytes, Duration elapsed) {}

  /// @param seen what its bucket has of it
  /// @param running what the server tells of its tables
  void show(Now now, FinishedTables.Look seen, Optional<RunningTables.Look> running) {
    String facts =
        "%3d %%  %-11s  %s"
            .formatted(
                now.percent(), now.status().toLowerCase(Locale.ROOT), Amounts.clock(now.elapsed()));
    if (terminal.isInteractive()) {
      again(seen.tables(), now.percent(), facts + alone(now, seen, running), lines(running));
    } else {
      once(seen.tables(), now.percent(), facts + alone(now, seen, running), lines(running));
    }
    terminal.out().flush();
  }

  private void again(
      List<FinishedTables.Table> finished, long percent, String facts, List<String> lines) {
    StringBuilder text = new StringBuilder(below > 0 ? "\u001b[" + below + "A" : "");
    if (!finished.isEmpty()) {
      text.append('\r').append(SCREEN_END);
      finished.forEach(table -> text.append(line(table)).append('\n'));
    }
    int filled = (int) (percent * BAR / 100);
    String bar = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + facts;
    text.append('\r').append(fitting(bar)).append(LINE_END);
    lines.forEach(line -> text.append('\n').append(fitting("  " + line)).append(LINE_END));
    terminal.out().print(text.append(SCREEN_END));
    below = lines.size();
  }

  private void once(
      List<FinishedTables.Table> finished, long percent, String facts, List<String> lines) {
    finished.forEach(table -> terminal.out().println(line(table)));
    if (percent / STEP != lastStep) {
      lastStep = percent / STEP;
      terminal.out().println(facts);
      lines.forEach(line -> terminal.out().println("          " + line));
    }
  }

  /// A line that is longer than the terminal is wide could not be written again.
  private String fitting(String line) {
    int most = Math.max(1, terminal.width() - 1);
    return line.length() <= most ? line : line.substring(0, most);
  }

  private static String line(FinishedTables.Table table) {
    return "table     %s  %s  %s"
        .formatted(
            table.name(),
            Amounts.bytes(table.bytes()),
            table.parts() == 1 ? "1 part" : table.parts() + " parts");
  }

  /// What was written stays.
  void end() {
    if (terminal.isInteractive()) {
      terminal.out().println();
    }
  }

  /// All tables together, then each that is under way.
  private List<String> lines(Optional<RunningTables.Look> running) {
    if (running.isEmpty()) {
      return List.of();
    }
    List<RunningTables.Table> rows = new ArrayList<>(List.of(running.get().total()));
    List<RunningTables.Table> underWay = running.get().underWay();
    rows.addAll(underWay.subList(0, Math.min(MOST_TABLES, underWay.size())));
    int most = Math.max(LEAST_NAME, terminal.width() - FACTS);
    int width =
        rows.stream().mapToInt(row -> Math.min(most, row.name().length())).max().orElse(most);
    return rows.stream().map(row -> line(row, width)).toList();
  }

  private static String line(RunningTables.Table table, int width) {
    String name = table.name();
    String shown = name.length() <= width ? name : name.substring(0, width - 1) + "…";
    long percent = table.bytes() * 100 / Math.max(1, table.plannedBytes());
    return String.format(
        Locale.ROOT,
        "%-" + width + "s %3d %%%s  %s of %s  %,d rows",
        shown,
        Math.min(100, percent),
        pace(table),
        Amounts.bytes(table.bytes()),
        Amounts.bytes(table.plannedBytes()),
        table.rows());
  }

  private static String pace(RunningTables.Table table) {
    long rate = table.bytesPerSecond();
    long left = Math.max(0, table.plannedBytes() - table.bytes());
    return rate <= 0
        ? ""
        : "  %s left  %s/s"
            .formatted(
                Amounts.clock(Duration.ofSeconds((left + rate - 1) / rate)), Amounts.bytes(rate));
  }

  /// What can be said where the server does not tell of its tables.
  private static String alone(
      Now now, FinishedTables.Look seen, Optional<RunningTables.Look> running) {
    return running.isPresent() ? "" : amount(now, seen.bytes()) + left(now);
  }

  /// What was written and how fast, as far as the bucket shows it; else what the API counts.
  private static String amount(Now now, long written) {
    long seconds = now.elapsed().toSeconds();
    if (written > 0) {
      return "  "
          + Amounts.bytes(written)
          + (seconds > 0 ? "  " + Amounts.bytes(written / seconds) + "/s" : "");
    }
    if (now.gigabytes() <= 0) {
      return "";
    }
    return "  %d GB".formatted(now.gigabytes())
        + (seconds > 0 && now.percent() < 100
            ? String.format(Locale.ROOT, "  %.2f GB/s", now.gigabytes() / (double) seconds)
            : "");
  }

  private static String left(Now now) {
    long seconds = now.elapsed().toSeconds();
    return now.percent() <= 0 || now.percent() >= 100 || seconds <= 0
        ? ""
        : "  "
            + Amounts.clock(Duration.ofSeconds(seconds * (100 - now.percent()) / now.percent()))
            + " left";
  }
}
