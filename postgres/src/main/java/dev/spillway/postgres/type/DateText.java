package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `date`: days since 2000-01-01.
final class DateText implements TextForm.OfLong {
  @Override
  public int maxBytes() {
    return CalendarDay.MAX_BYTES + " BC".length();
  }

  @Override
  public int write(long days, byte[] target, int offset) {
    if (days == Integer.MAX_VALUE) {
      return Ascii.word(Ascii.INFINITY, target, offset) - offset;
    }
    if (days == Integer.MIN_VALUE) {
      return Ascii.word(Ascii.MINUS_INFINITY, target, offset) - offset;
    }
    int at = CalendarDay.write(days, target, offset);
    return CalendarDay.writeEra(days, target, at) - offset;
  }
}
