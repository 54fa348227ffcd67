package dev.spillway.api.rds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.rds.model.Tag;

/// Tags in requests and answers, by RDS's rules.
final class Tags {
  private static final int MOST = 50;
  private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{N}\\p{Z}_.:/=+\\-@]*");

  private Tags() {}

  /// @return in the order in which they were given
  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue
  static Map<String, String> read(List<Tag> given) {
    if (given.size() > MOST) {
      throw Given.invalid("%d tags were given, the limit is %d.".formatted(given.size(), MOST));
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (Tag tag : given) {
      String key = checked("key", tag.key() == null ? "" : tag.key(), 1, 128);
      String value = checked("value", tag.value() == null ? "" : tag.value(), 0, 256);
      if (key.startsWith("aws:") || key.startsWith("rds:")) {
        throw Given.invalid(
            "The tag key '" + key + "' begins with a reserved prefix (aws:, rds:).");
      }
      if (tags.put(key, value) != null) {
        throw Given.invalid("The tag key '" + key + "' is given twice.");
      }
    }
    return tags;
  }

  /// @return the tags
  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue if they are too many
  static Map<String, String> bounded(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw Given.invalid(
          "The resource would have %d tags, the limit is %d.".formatted(tags.size(), MOST));
    }
    return tags;
  }

  static List<Tag> answer(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  private static String checked(String what, String text, int shortest, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length < shortest || length > longest || !CHARACTERS.matcher(text).matches()) {
      throw Given.invalid(
          "The tag %s '%s' is not valid: %d to %d letters, digits, spaces and _ . : / = + - @ are allowed."
              .formatted(what, text, shortest, longest));
    }
    return text;
  }
}
