package dev.spillway.cli.output;

/// Whether a table has colours.
public enum TableColors {
  NONE("", "", ""),
  BLUE_AND_YELLOW("\u001b[1m\u001b[34m", "\u001b[2m\u001b[33m", "\u001b[0m");

  private final String value;
  private final String edge;
  private final String end;

  TableColors(String value, String edge, String end) {
    this.value = value;
    this.edge = edge;
    this.end = end;
  }

  String reset() {
    return end;
  }

  String value(String text) {
    return value + text + end;
  }

  String edge(String text) {
    return edge + text + end;
  }
}
