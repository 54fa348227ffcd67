package dev.spillway.cli.export;

import dev.spillway.cli.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;

/// How far an export is: one line that is written again on a terminal, a line for each step
/// elsewhere.
final class ProgressLine {
  private static final int BAR = 30;
  private static final int STEP = 10;

  private final Terminal terminal;
  private long lastStep = -1;

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(String status, long percent, long gigabytes, Duration elapsed) {
    String facts =
        "%3d %%  %-11s  %s".formatted(percent, status.toLowerCase(Locale.ROOT), clock(elapsed))
            + (gigabytes > 0 ? "  " + gigabytes + " GB" : "")
            + rate(percent, gigabytes, elapsed);
    if (terminal.isInteractive()) {
      int filled = (int) (percent * BAR / 100);
      terminal
          .out()
          .print("\r[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + facts + "\u001b[K");
    } else if (percent / STEP != lastStep) {
      lastStep = percent / STEP;
      terminal.out().println(facts);
    }
    terminal.out().flush();
  }

  /// What was written stays.
  void end() {
    if (terminal.isInteractive()) {
      terminal.out().println();
    }
  }

  private static String rate(long percent, long gigabytes, Duration elapsed) {
    long seconds = elapsed.toSeconds();
    if (percent <= 0 || percent >= 100 || seconds <= 0) {
      return "";
    }
    String left = "  " + clock(Duration.ofSeconds(seconds * (100 - percent) / percent)) + " left";
    return gigabytes > 0
        ? String.format(Locale.ROOT, "  %.2f GB/s", gigabytes / (double) seconds) + left
        : left;
  }

  private static String clock(Duration time) {
    return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
