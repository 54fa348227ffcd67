package dev.spillway.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An ARN with wildcards. Each of its six parts is compared by itself, so that a `*` reaches no
/// further than the next colon, but in the last part, whose colons belong to the resource's name.
/// Parts that are missing at the end match anything, as AWS completes them.
final class ArnPattern {
  private static final int PARTS = 6;

  private ArnPattern() {}

  static boolean matches(String pattern, String arn, Function<String, Optional<String>> variables) {
    if (pattern.equals("*")) {
      return true;
    }
    if (!arn.startsWith("arn:")) {
      return Glob.of(pattern, variables).map(glob -> glob.matches(arn)).orElse(false);
    }
    List<String> wanted = parts(pattern);
    List<String> given = parts(arn);
    if (given.size() < PARTS) {
      return false;
    }
    for (int part = 0; part < wanted.size(); part++) {
      String text = given.get(part);
      if (!Glob.of(wanted.get(part), variables).map(glob -> glob.matches(text)).orElse(false)) {
        return false;
      }
    }
    return wanted.size() > 1;
  }

  /// Split at colons that do not belong to a variable.
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    int depth = 0;
    for (int at = 0; at < text.length() && parts.size() < PARTS - 1; at++) {
      char character = text.charAt(at);
      if (character == '$' && text.startsWith("${", at)) {
        depth++;
      } else if (character == '}' && depth > 0) {
        depth--;
      } else if (character == ':' && depth == 0) {
        parts.add(text.substring(begin, at));
        begin = at + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }
}
