package dev.spillway.api.rds;

import java.util.Locale;
import java.util.regex.Pattern;

/// The syntax of a new snapshot's name.
final class SnapshotName {
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z](?:-?[A-Za-z0-9])*");

  private SnapshotName() {}

  /// @return lower case, as names are stored
  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue
  static String read(String parameter, String text, int longest) {
    char first = text.charAt(0);
    if (!((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z'))) {
      throw Given.invalid("Invalid snapshot identifier:  " + text);
    }
    if (text.length() > longest || !SYNTAX.matcher(text).matches()) {
      throw Given.invalid(
          "The parameter %s is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; must not end with a hyphen or contain two consecutive hyphens; and must have at most %d characters."
              .formatted(parameter, longest));
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
