package dev.spillway.server.quickstart;

import java.time.Duration;
import java.util.Locale;

/// Numbers for people.
final class Amount {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Amount() {}

  /// Three digits and a decimal unit, such as `143 MB`.
  static String bytes(long bytes) {
    int unit = 0;
    double value = (double) bytes;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits = unit == 0 || value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits + " %s", value, UNITS[unit]);
  }

  /// With thousands separated, such as `3,245,118`.
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  /// `thing` or `things`, with their number.
  static String of(long count, String thing) {
    return count(count) + " " + thing + (count == 1 ? "" : "s");
  }

  /// `bytes` per second.
  static String rate(long bytes, Duration time) {
    return bytes(bytes * 1000 / Math.max(1, time.toMillis())) + "/s";
  }
}
