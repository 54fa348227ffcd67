package dev.spillway.cli.output;

import dev.spillway.cli.problem.CommandException;
import java.util.ArrayList;
import java.util.List;

/// One box of a table.
final class TableSection {
  private static final int PADDING = 4;
  private static final int BORDER = 2;

  private final String title;
  private final int depth;
  private List<String> headers = List.of();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  TableSection(String title, int depth) {
    this.title = title;
    this.depth = depth;
  }

  String title() {
    return title;
  }

  int depth() {
    return depth;
  }

  List<String> headers() {
    return headers;
  }

  List<List<String>> rows() {
    return rows;
  }

  void headers(List<String> names) {
    widen(names);
    headers = names;
  }

  void row(List<String> row) {
    if (!widths.isEmpty() && row.size() != widths.size()) {
      throw CommandException.general(
          "Row should have %d elements, instead it has %d".formatted(widths.size(), row.size()));
    }
    widen(row);
    rows.add(row);
  }

  private void widen(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      int width = width(cells.get(i));
      if (i == widths.size()) {
        widths.add(width);
      } else {
        widths.set(i, Math.max(widths.get(i), width));
      }
    }
  }

  int totalWidth() {
    int around = BORDER + 2 * depth;
    int cells = widths.stream().mapToInt(width -> width + PADDING).sum();
    return Math.max(width(title) + around, cells + around);
  }

  /// The columns' widths, stretched or shrunk so that they fill a width together.
  int[] widths(int total) {
    int[] scaled = widths.stream().mapToInt(width -> width + PADDING).toArray();
    int sum = java.util.Arrays.stream(scaled).sum();
    if (scaled.length == 0) {
      return scaled;
    }
    double factor = total / (double) sum;
    int excess = -total;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (int) Math.rint(factor * scaled[i]);
      excess += scaled[i];
    }
    // Too wide is taken from the left, too narrow is given from the right.
    for (int i = 0; excess > 0; i = (i + 1) % scaled.length) {
      scaled[i]--;
      excess--;
    }
    for (int i = scaled.length - 1; excess < 0; i = (i + scaled.length - 1) % scaled.length) {
      scaled[i]++;
      excess++;
    }
    return scaled;
  }

  /// A single row under headers as two columns; any other section stays as it is.
  TableSection upright() {
    if (rows.size() != 1 || headers.isEmpty()) {
      return this;
    }
    TableSection upright = new TableSection(title, depth);
    for (int i = 0; i < headers.size(); i++) {
      upright.row(List.of(headers.get(i), rows.getFirst().get(i)));
    }
    return upright;
  }

  static int width(String text) {
    return text.codePoints().map(character -> WideCharacters.isWide(character) ? 2 : 1).sum();
  }
}
