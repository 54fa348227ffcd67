package dev.spillway.cli.export;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Bytes and times as people read them.
final class Amounts {
  private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private Amounts() {}

  /// Three digits are enough to compare.
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.5 && unit < UNITS.size() - 1) {
      amount /= 1000;
      unit++;
    }
    int digits = unit == 0 || amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f %s", amount, UNITS.get(unit));
  }

  static String clock(Duration time) {
    return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
