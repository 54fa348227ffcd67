package dev.spillway.cli.query;

import dev.spillway.cli.value.Json;

/// Literals between backticks that are not JSON are texts, because the AWS CLI takes them for such
/// and half of the examples in the world are written so.
final class Literals {
  private Literals() {}

  static String inJson(String expression) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < expression.length()) {
      char character = expression.charAt(at);
      int end =
          character == '`' || character == '\'' || character == '"' ? end(expression, at) : at;
      String part = expression.substring(at, end + 1);
      result.append(character == '`' && part.length() > 1 ? literal(part) : part);
      at = end + 1;
    }
    return result.toString();
  }

  /// Where the closing mark stands; the last character if there is none.
  private static int end(String expression, int start) {
    for (int i = start + 1; i < expression.length(); i++) {
      if (expression.charAt(i) == '\\') {
        i++;
      } else if (expression.charAt(i) == expression.charAt(start)) {
        return i;
      }
    }
    return expression.length() - 1;
  }

  private static String literal(String part) {
    String content = part.substring(1, part.length() - 1).stripLeading();
    if (isJson(content.replace("\\`", "`"))) {
      return part;
    }
    String quoted = "\"" + content + "\"";
    return isJson(quoted.replace("\\`", "`")) ? "`" + quoted + "`" : part;
  }

  private static boolean isJson(String text) {
    try {
      Json.parse(text);
      return true;
    } catch (Json.NotJsonException _) {
      return false;
    }
  }
}
