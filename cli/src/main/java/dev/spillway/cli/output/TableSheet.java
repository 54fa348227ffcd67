package dev.spillway.cli.output;

import java.util.ArrayList;
import java.util.List;

/// The boxes of a table below each other.
final class TableSheet {
  private static final int LEFT_PADDING = 2;

  private final int terminalWidth;
  private final TableColors colors;
  private final List<TableSection> sections = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  TableSheet(int terminalWidth, TableColors colors) {
    this.terminalWidth = terminalWidth;
    this.colors = colors;
  }

  void section(String title, int depth) {
    sections.add(new TableSection(title, depth));
  }

  void headers(List<String> headers) {
    sections.getLast().headers(headers);
  }

  void row(List<String> row) {
    sections.getLast().row(row);
  }

  String render() {
    int width = width();
    if (width > terminalWidth) {
      sections.replaceAll(TableSection::upright);
      width = width();
    }
    write("-".repeat(width) + "\n");
    for (TableSection section : sections) {
      render(section, width - 2 * section.depth());
    }
    return out.toString();
  }

  private int width() {
    return sections.stream().mapToInt(TableSection::totalWidth).max().orElse(0);
  }

  private void render(TableSection section, int width) {
    if (!section.title().isEmpty()) {
      line(section, centered(section.title(), width, "|"));
      if (section.headers().isEmpty() && section.rows().isEmpty()) {
        line(section, "+" + "-".repeat(Math.max(0, width - 2)) + "+");
      }
    }
    int[] widths = section.widths(width);
    if (!section.headers().isEmpty()) {
      rule(section, widths);
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(centered(section.headers().get(i), widths[i], i == 0 ? "|" : ""));
      }
      line(section, line.toString());
    }
    if (!section.rows().isEmpty() && widths.length > 0) {
      rule(section, widths);
      section.rows().forEach(row -> row(section, row, widths));
      rule(section, widths);
    }
  }

  private void row(TableSection section, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(left(row.get(i), widths[i], i == 0 ? "|" : ""));
    }
    line(section, line.toString());
  }

  private void rule(TableSection section, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "+" : "")
          .append("-".repeat(Math.max(0, widths[i] - (i == 0 ? 2 : 1))))
          .append('+');
    }
    line(section, line.toString());
  }

  private void line(TableSection section, String line) {
    String edges = colors.edge("|").repeat(section.depth());
    write(edges);
    write(line);
    write(edges);
    write("\n");
  }

  /// With colours on, the AWS CLI resets them behind whatever it writes.
  private void write(String text) {
    out.append(text).append(colors.reset());
  }

  private static String centered(String text, int width, String leftEdge) {
    int length = TableSection.width(text);
    int before = width / 2 - length / 2 - 1;
    int after = width - 1 - (leftEdge.length() + before + length);
    return leftEdge + blanks(before) + text + blanks(after) + "|";
  }

  private String left(String text, int width, String leftEdge) {
    int length = TableSection.width(text);
    int padding = width - (length + LEFT_PADDING + leftEdge.length() + 1) >= 0 ? LEFT_PADDING : 0;
    int after = width - (leftEdge.length() + padding + length) - 1;
    return leftEdge + blanks(padding) + colors.value(text) + blanks(after) + "|";
  }

  private static String blanks(int count) {
    return " ".repeat(Math.max(0, count));
  }
}
