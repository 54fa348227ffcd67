package dev.spillway.mysql.catalog;

import java.util.Optional;

/// Names in SQL, and as InnoDB writes them.
public final class Names {
  private Names() {}

  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /// A string constant for sessions whose sql_mode is empty.
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /// A name as part of a file's name; empty for letters beyond ASCII, whose codes are the server's
  /// own affair.
  static Optional<String> fileName(String name) {
    StringBuilder file = new StringBuilder();
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      if (c >= 128) {
        return Optional.empty();
      }
      boolean plain = c == '_' || Character.isLetterOrDigit(c);
      file.append(plain ? String.valueOf(c) : "@%04x".formatted((int) c));
    }
    return Optional.of(file.toString());
  }
}
