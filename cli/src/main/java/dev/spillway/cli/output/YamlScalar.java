package dev.spillway.cli.output;

import java.util.regex.Pattern;

/// How a text may be written in YAML.
enum YamlScalar {
  PLAIN,
  SINGLE_QUOTED,
  DOUBLE_QUOTED;

  private static final String INDICATORS = "#,[]{}&*!|>'\"%@`";

  /// What a reader would take for something else than a text.
  private static final Pattern OTHER =
      Pattern.compile(
          "true|True|TRUE|false|False|FALSE|~|null|Null|NULL|<<|="
              + "|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9][0-9_]*|[-+][0-9_]+|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
              + "|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
              + "|[-+]?\\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"
              + "|[0-9]{4}-[0-9]{2}-[0-9]{2}"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?"
              + "(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

  /// What stands in a text, as far as it matters for how it may be written.
  private static final class Signs {
    boolean isSpecial;
    boolean hasBreak;
    boolean hasSpaceBeforeBreak;
    boolean hasSpaceAfterBreak;
    boolean hasIndicator;
    boolean isEdged;
  }

  static YamlScalar of(String text) {
    if (text.isEmpty() || OTHER.matcher(text).matches()) {
      return SINGLE_QUOTED;
    }
    Signs signs = signs(text.codePoints().toArray());
    if (signs.isSpecial || signs.hasSpaceBeforeBreak || signs.hasSpaceAfterBreak) {
      return DOUBLE_QUOTED;
    }
    return signs.hasBreak || signs.hasIndicator || signs.isEdged ? SINGLE_QUOTED : PLAIN;
  }

  private static Signs signs(int[] text) {
    Signs signs = new Signs();
    signs.hasIndicator =
        text.length >= 3
            && text[0] == text[1]
            && text[1] == text[2]
            && (text[0] == '-' || text[0] == '.');
    signs.isEdged = isBlank(text[0]) || isBlank(text[text.length - 1]);
    for (int i = 0; i < text.length; i++) {
      int character = text[i];
      boolean isFollowedByBlank = i + 1 == text.length || isBlank(text[i + 1]);
      boolean isPrecededByBlank = i == 0 || isBlank(text[i - 1]);
      signs.hasIndicator |= isIndicator(character, i, isPrecededByBlank, isFollowedByBlank);
      signs.isSpecial |= !isPrintable(character);
      signs.hasBreak |= isBreak(character);
      signs.hasSpaceBeforeBreak |= isBreak(character) && i > 0 && text[i - 1] == ' ';
      signs.hasSpaceAfterBreak |= character == ' ' && i > 0 && isBreak(text[i - 1]);
    }
    return signs;
  }

  private static boolean isIndicator(
      int character, int at, boolean isPrecededByBlank, boolean isFollowedByBlank) {
    if (at == 0) {
      return INDICATORS.indexOf(character) >= 0
          || ((character == '?' || character == ':' || character == '-') && isFollowedByBlank);
    }
    return (character == ':' && isFollowedByBlank) || (character == '#' && isPrecededByBlank);
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t' || isBreak(character);
  }

  static boolean isBreak(int character) {
    return character == '\n'
        || character == '\r'
        || character == 0x85
        || character == 0x2028
        || character == 0x2029;
  }

  /// As libyaml sees it, which knows no character beyond the first plane.
  static boolean isPrintable(int character) {
    return character == '\n'
        || (character >= 0x20 && character <= 0x7e)
        || (character >= 0xa0 && character <= 0xd7ff)
        || (character >= 0xe000 && character <= 0xfffd && character != 0xfeff);
  }
}
