package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `interval`: microseconds, days and months, each with its own sign, printed in IntervalStyle
/// postgres. Since PostgreSQL 17 it may be infinite.
final class IntervalText implements TextForm.OfBytes {
  private static final byte[] YEAR = Ascii.bytes(" year");
  private static final byte[] MONTH = Ascii.bytes(" mon");
  private static final byte[] DAY = Ascii.bytes(" day");

  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final long MICROS_OF_MINUTE = 60 * MICROS_OF_SECOND;
  private static final long MICROS_OF_HOUR = 60 * MICROS_OF_MINUTE;

  @Override
  public int maxBytes(int length) {
    return "-178956970 years -11 mons +-2147483648 days -2562047788:00:54.775808".length();
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    long micros = BigEndian.int8(source, from);
    int days = BigEndian.int4(source, from + 8);
    int months = BigEndian.int4(source, from + 12);
    if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
      return Ascii.word(Ascii.INFINITY, target, offset) - offset;
    }
    if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
      return Ascii.word(Ascii.MINUS_INFINITY, target, offset) - offset;
    }
    int at = part(months / 12, YEAR, false, target, offset, offset);
    at = part(months % 12, MONTH, months / 12 < 0, target, offset, at);
    // A sign is only spelled out behind a negative part, and every part that is there resets it.
    boolean behindMinus = months % 12 != 0 ? months % 12 < 0 : months / 12 < 0;
    at = part(days, DAY, behindMinus, target, offset, at);
    behindMinus = days != 0 ? days < 0 : behindMinus;
    return time(micros, behindMinus, target, offset, at) - offset;
  }

  private static int part(
      int value, byte[] unit, boolean behindMinus, byte[] target, int begin, int offset) {
    if (value == 0) {
      return offset;
    }
    int at = offset;
    if (at > begin) {
      target[at++] = ' ';
    }
    if (behindMinus && value > 0) {
      target[at++] = '+';
    }
    at = Ascii.decimal(value, target, at);
    at = Ascii.word(unit, target, at);
    if (value != 1) {
      target[at++] = 's';
    }
    return at;
  }

  private static int time(long micros, boolean behindMinus, byte[] target, int begin, int offset) {
    if (micros == 0 && offset > begin) {
      return offset;
    }
    int at = offset;
    if (at > begin) {
      target[at++] = ' ';
    }
    if (micros < 0) {
      target[at++] = '-';
    } else if (behindMinus) {
      target[at++] = '+';
    }
    long hours = Math.abs(micros / MICROS_OF_HOUR);
    at = hours < 100 ? Ascii.two((int) hours, target, at) : Ascii.unsigned(hours, target, at);
    target[at++] = ':';
    at = Ascii.two((int) Math.abs(micros / MICROS_OF_MINUTE % 60), target, at);
    target[at++] = ':';
    at = Ascii.two((int) Math.abs(micros / MICROS_OF_SECOND % 60), target, at);
    return ClockTime.fraction((int) Math.abs(micros % MICROS_OF_SECOND), target, at);
  }
}
