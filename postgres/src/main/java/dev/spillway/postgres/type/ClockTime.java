package dev.spillway.postgres.type;

/// Writes times of day as PostgreSQL does: microseconds only as far as they are not zero.
final class ClockTime {
  /// `HH:MM:SS.ffffff`
  static final int MAX_BYTES = 15;

  private static final long MICROS_OF_SECOND = 1_000_000;

  private ClockTime() {}

  /// Writes the time `micros` after midnight; up to and including 24:00:00.
  static int write(long micros, byte[] target, int offset) {
    int seconds = (int) (micros / MICROS_OF_SECOND);
    int at = Ascii.two(seconds / 3600, target, offset);
    target[at++] = ':';
    at = Ascii.two(seconds / 60 % 60, target, at);
    target[at++] = ':';
    at = Ascii.two(seconds % 60, target, at);
    return fraction((int) (micros % MICROS_OF_SECOND), target, at);
  }

  /// Writes a point and up to six digits, or nothing for 0.
  static int fraction(int micros, byte[] target, int offset) {
    if (micros == 0) {
      return offset;
    }
    target[offset] = '.';
    int rest = micros;
    for (int at = offset + 6; at > offset; at--) {
      target[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    int end = offset + 7;
    while (target[end - 1] == '0') {
      end--;
    }
    return end;
  }
}
