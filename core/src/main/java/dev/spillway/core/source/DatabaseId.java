package dev.spillway.core.source;

import java.util.regex.Pattern;

/// The identifier of a declared database; it answers as DB instance and as DB cluster of this name.
/// Always lower case, as RDS stores identifiers.
public record DatabaseId(String text) {
  private static final Pattern SYNTAX = Pattern.compile("[a-z](?:-?[a-z0-9])*");

  public DatabaseId {
    if (text.length() > 63 || !SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "not a database identifier: '"
              + text
              + "' (1 to 63 lower-case letters, digits and single hyphens, a letter first, no hyphen last)");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
