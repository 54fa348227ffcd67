package dev.spillway.cli.output;

import java.util.Locale;

/// Lines of YAML, folded behind column 80.
final class YamlLines {
  private static final int WIDTH = 80;

  private final StringBuilder out = new StringBuilder();
  private int column;
  private boolean isBlankBefore = true;

  String document() {
    return column > 0 ? out + "\n" : out.toString();
  }

  /// Begins a line with a number of blanks.
  void line(int indent) {
    if (column > 0) {
      newLine();
    }
    blanks(indent);
  }

  private void newLine() {
    out.append('\n');
    column = 0;
  }

  private void blanks(int count) {
    while (column < count) {
      put(' ');
    }
    isBlankBefore = true;
  }

  private void put(int character) {
    out.appendCodePoint(character);
    column++;
    isBlankBefore = false;
  }

  private void separate() {
    if (!isBlankBefore) {
      put(' ');
    }
  }

  void word(String word) {
    separate();
    word.codePoints().forEach(this::put);
  }

  void key(String key) {
    text(key, 0, Integer.MAX_VALUE);
    put(':');
  }

  /// @param indent of the lines behind the first
  void text(String text, int indent) {
    text(text, indent, WIDTH);
  }

  private void text(String text, int indent, int width) {
    separate();
    int[] characters = text.codePoints().toArray();
    switch (YamlScalar.of(text)) {
      case PLAIN -> folded(characters, indent, width, "'");
      case SINGLE_QUOTED -> {
        put('\'');
        folded(characters, indent, width, "''");
        put('\'');
      }
      case DOUBLE_QUOTED -> doubleQuoted(characters, indent, width);
    }
  }

  /// @param apostrophe how one is written here
  private void folded(int[] text, int indent, int width, String apostrophe) {
    boolean wasBreak = false;
    for (int i = 0; i < text.length; i++) {
      int character = text[i];
      if (YamlScalar.isBreak(character)) {
        if (!wasBreak && character == '\n') {
          newLine();
        }
        newLine();
        wasBreak = true;
        continue;
      }
      if (wasBreak) {
        blanks(indent);
      }
      wasBreak = false;
      if (character == ' ' && isFold(text, i, width) && text[i + 1] != ' ') {
        newLine();
        blanks(indent);
      } else if (character == '\'') {
        apostrophe.chars().forEach(this::put);
      } else {
        put(character);
      }
    }
    if (wasBreak) {
      blanks(indent);
    }
  }

  private boolean isFold(int[] text, int at, int width) {
    return column > width && at > 0 && at < text.length - 1 && text[at - 1] != ' ';
  }

  private void doubleQuoted(int[] text, int indent, int width) {
    put('"');
    for (int i = 0; i < text.length; i++) {
      int character = text[i];
      if (!YamlScalar.isPrintable(character)
          || YamlScalar.isBreak(character)
          || character == '"'
          || character == '\\') {
        escape(character).chars().forEach(this::put);
      } else if (character == ' ' && isFold(text, i, width)) {
        newLine();
        blanks(indent);
        if (text[i + 1] == ' ') {
          put('\\');
        }
      } else {
        put(character);
      }
    }
    put('"');
  }

  private static String escape(int character) {
    return switch (character) {
      case 0 -> "\\0";
      case 7 -> "\\a";
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case 0xb -> "\\v";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      case 0x1b -> "\\e";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case 0x85 -> "\\N";
      case 0x2028 -> "\\L";
      case 0x2029 -> "\\P";
      default ->
          String.format(
              Locale.ROOT,
              character <= 0xff ? "\\x%02X" : character <= 0xffff ? "\\u%04X" : "\\U%08X",
              character);
    };
  }
}
