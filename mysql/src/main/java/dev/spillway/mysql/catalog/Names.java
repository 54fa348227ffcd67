package dev.spillway.mysql.catalog;

/// Names in SQL.
public final class Names {
  private Names() {}

  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /// A string constant for sessions whose sql_mode is empty.
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
