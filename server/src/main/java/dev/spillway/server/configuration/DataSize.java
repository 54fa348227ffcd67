package dev.spillway.server.configuration;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written with a unit: `512KB`, `256MB`, `1.5GB`, `2TB`. Units are powers of
/// 1024 with or without the `i`.
public record DataSize(long bytes) {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([KMGT]?)i?B");
  private static final String UNITS = "KMGT";

  /// @throws IllegalArgumentException saying what a size looks like
  public static DataSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a size; sizes look like 512KB, 256MB or 1.5GB");
    }
    int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too large");
    }
    return new DataSize(bytes.longValue());
  }

  /// The size in the largest unit that holds it as a whole number.
  @Override
  public String toString() {
    long value = bytes;
    int power = 0;
    while (power < UNITS.length() && value != 0 && value % 1024 == 0) {
      value /= 1024;
      power++;
    }
    return power == 0 ? value + "B" : value + "" + UNITS.charAt(power - 1) + "B";
  }
}
