package dev.spillway.cli.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// The names of the command line: words in small letters with hyphens between.
public final class OptionName {
  private static final Pattern PLURAL_ABBREVIATION = Pattern.compile("[A-Z]{2,}s$");
  private static final Pattern WORD = Pattern.compile("(.)([A-Z][a-z]+)");
  private static final Pattern CAPITAL = Pattern.compile("([a-z0-9])([A-Z])");

  private OptionName() {}

  /// `DBSnapshotIdentifier` is `db-snapshot-identifier`.
  public static String of(String name) {
    String words = name;
    var plural = PLURAL_ABBREVIATION.matcher(name);
    if (plural.find()) {
      words = name.substring(0, plural.start()) + "-" + plural.group().toLowerCase(Locale.ROOT);
    }
    words = WORD.matcher(words).replaceAll("$1-$2");
    words = CAPITAL.matcher(words).replaceAll("$1-$2");
    return words.toLowerCase(Locale.ROOT);
  }
}
