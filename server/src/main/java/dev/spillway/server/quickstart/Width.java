package dev.spillway.server.quickstart;

/// Columns on a terminal that a text takes.
final class Width {
  private Width() {}

  /// Two for ideographs and emoji, none for combining marks, one for everything else.
  static int of(String text) {
    return text.codePoints().map(Width::of).sum();
  }

  /// The text, and spaces until it takes `width` columns.
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default ->
          Character.isIdeographic(codePoint) || Character.isEmojiPresentation(codePoint) ? 2 : 1;
    };
  }
}
