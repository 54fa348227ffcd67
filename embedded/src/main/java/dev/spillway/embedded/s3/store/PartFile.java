package dev.spillway.embedded.s3.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of an object, as the name of its file tells it.
///
/// @param number from 1 to 10,000, ascending within an object, with gaps
/// @param bytes plain
/// @param etag 32 hexadecimal digits
public record PartFile(int number, long bytes, String etag) {
  private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)-([0-9a-f]{32})");

  String name() {
    return number + "-" + bytes + "-" + etag;
  }

  static Optional<PartFile> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new PartFile(
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3)))
        : Optional.empty();
  }
}
