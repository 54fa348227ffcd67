package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `timestamp` and `timestamptz`: microseconds since 2000-01-01 00:00:00.
final class TimestampText implements TextForm.OfLong {
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private final byte[] zone;

  private TimestampText(String zone) {
    this.zone = Ascii.bytes(zone);
  }

  static TimestampText withoutZone() {
    return new TimestampText("");
  }

  static TimestampText inUtc() {
    return new TimestampText("+00");
  }

  @Override
  public int maxBytes() {
    return CalendarDay.MAX_BYTES + 1 + ClockTime.MAX_BYTES + "+00 BC".length();
  }

  @Override
  public int write(long micros, byte[] target, int offset) {
    if (micros == Long.MAX_VALUE) {
      return Ascii.word(Ascii.INFINITY, target, offset) - offset;
    }
    if (micros == Long.MIN_VALUE) {
      return Ascii.word(Ascii.MINUS_INFINITY, target, offset) - offset;
    }
    long days = Math.floorDiv(micros, MICROS_OF_DAY);
    int at = CalendarDay.write(days, target, offset);
    target[at++] = ' ';
    at = ClockTime.write(micros - days * MICROS_OF_DAY, target, at);
    at = Ascii.word(zone, target, at);
    return CalendarDay.writeEra(days, target, at) - offset;
  }
}
