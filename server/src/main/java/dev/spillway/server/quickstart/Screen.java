package dev.spillway.server.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// What quickstart prints: aligned lines, and on a terminal a bar that moves.
final class Screen {
  private static final int BAR_WIDTH = 40;
  private static final int QUARTER = 25;
  private static final int NAME_WIDTH = 12;
  private static final int RESULT_WIDTH = 74;
  private static final int CELL_WIDTH = 24;
  private static final String ERASE_LINE = "\r\u001b[K";

  /// What the lines go to.
  enum Kind {
    /// The last line can be overwritten.
    TERMINAL,
    /// A file or a pipe.
    PLAIN
  }

  private final PrintStream out;
  private final Kind kind;
  private int shown = -1;
  private int quarters;

  Screen(PrintStream out, Kind kind) {
    this.out = out;
    this.kind = kind;
  }

  void line(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  void blank() {
    line("");
  }

  /// One finished phase: what, what came of it, and how long it took.
  void phase(String name, String result, Duration took) {
    line(
        String.format(
            Locale.ROOT,
            "%-" + NAME_WIDTH + "s %-" + RESULT_WIDTH + "s %8s",
            name,
            result,
            Amount.seconds(took)));
  }

  /// More about the phase before.
  void detail(String text) {
    line(" ".repeat(NAME_WIDTH + 1) + text);
  }

  /// How far the running phase is: a bar on terminals, elsewhere a line per quarter.
  void progress(String name, int percent) {
    if (kind == Kind.TERMINAL && percent != shown) {
      int filled = BAR_WIDTH * percent / 100;
      String bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
      out.printf(Locale.ROOT, "%s%-" + NAME_WIDTH + "s %s %3d %%", ERASE_LINE, name, bar, percent);
      out.flush();
      shown = percent;
    } else if (kind == Kind.PLAIN && percent / QUARTER > quarters && percent < 100) {
      quarters = percent / QUARTER;
      out.printf(Locale.ROOT, "%-" + NAME_WIDTH + "s %d %%%n", name, percent);
      out.flush();
    }
  }

  /// Rows as aligned columns under a rule; long cells end in an ellipsis.
  void table(List<String> heads, List<List<String>> rows) {
    int[] widths = new int[heads.size()];
    for (List<String> row : concat(heads, rows)) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Width.of(cell(row.get(i))));
      }
    }
    line("  " + row(heads, widths));
    line("  " + "─".repeat(java.util.Arrays.stream(widths).sum() + 2 * (widths.length - 1)));
    rows.forEach(row -> line("  " + row(row, widths)));
  }

  private static List<List<String>> concat(List<String> heads, List<List<String>> rows) {
    List<List<String>> all = new java.util.ArrayList<>(rows);
    all.add(heads);
    return Collections.unmodifiableList(all);
  }

  private static String row(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(Width.pad(cell(cells.get(i)), widths[i] + 2));
    }
    return line.toString().stripTrailing();
  }

  private static String cell(String text) {
    String oneLine = text.replaceAll("\\p{Cntrl}", " ");
    return oneLine.length() <= CELL_WIDTH ? oneLine : oneLine.substring(0, CELL_WIDTH - 1) + "…";
  }

  private void erase() {
    quarters = 0;
    if (shown >= 0) {
      out.print(ERASE_LINE);
      shown = -1;
    }
  }
}
