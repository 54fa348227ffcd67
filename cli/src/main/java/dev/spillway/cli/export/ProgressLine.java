package dev.spillway.cli.export;

import dev.spillway.cli.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How far an export is: one line that is written again on a terminal, a line for each step
/// elsewhere.
final class ProgressLine {
  private static final int BAR = 30;
  private static final int STEP = 10;
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private final Terminal terminal;
  private long lastStep = -1;

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  /// How far the export is, by the API.
  record Now(String status, long percent, long gigabytes, Duration elapsed) {}

  /// @param seen what its bucket has of it
  void show(Now now, FinishedTables.Look seen) {
    if (!seen.tables().isEmpty() && terminal.isInteractive()) {
      terminal.out().print("\r\u001b[K");
    }
    seen.tables().forEach(table -> terminal.out().println(line(table)));
    String facts =
        "%3d %%  %-11s  %s"
                .formatted(
                    now.percent(), now.status().toLowerCase(Locale.ROOT), clock(now.elapsed()))
            + amount(now, seen.bytes())
            + left(now);
    if (terminal.isInteractive()) {
      int filled = (int) (now.percent() * BAR / 100);
      terminal
          .out()
          .print("\r[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + facts + "\u001b[K");
    } else if (now.percent() / STEP != lastStep) {
      lastStep = now.percent() / STEP;
      terminal.out().println(facts);
    }
    terminal.out().flush();
  }

  private static String line(FinishedTables.Table table) {
    return "table     %s  %s  %s"
        .formatted(
            table.name(),
            bytes(table.bytes()),
            table.parts() == 1 ? "1 part" : table.parts() + " parts");
  }

  /// What was written stays.
  void end() {
    if (terminal.isInteractive()) {
      terminal.out().println();
    }
  }

  /// What was written and how fast, as far as the bucket shows it; else what the API counts.
  private static String amount(Now now, long written) {
    long seconds = now.elapsed().toSeconds();
    if (written > 0) {
      return "  " + bytes(written) + (seconds > 0 ? "  " + bytes(written / seconds) + "/s" : "");
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
            + clock(Duration.ofSeconds(seconds * (100 - now.percent()) / now.percent()))
            + " left";
  }

  /// Three digits are enough to compare.
  private static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.5 && unit < UNITS.size() - 1) {
      amount /= 1000;
      unit++;
    }
    int digits = unit == 0 || amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f %s", amount, UNITS.get(unit));
  }

  private static String clock(Duration time) {
    return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
