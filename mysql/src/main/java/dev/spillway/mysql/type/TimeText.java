package dev.spillway.mysql.type;

import dev.spillway.core.type.TextForm;

/// A TIME as `HH:mm:ss` with as many digits of the second as the column has. Hours may have three
/// digits and the whole a minus, as in `-838:59:59`.
public final class TimeText implements TextForm.OfLong {
  private static final int MAX_BYTES = 17;
  private static final long MICROS = 1_000_000;
  private static final int MAX_DIGITS = 6;

  private final int digits;

  /// @param digits of fractions of a second: 0 to 6
  public TimeText(int digits) {
    if (digits < 0 || digits > MAX_DIGITS) {
      throw new IllegalArgumentException("TIME(" + digits + ")");
    }
    this.digits = digits;
  }

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public int write(long value, byte[] target, int offset) {
    int at = offset;
    if (value < 0) {
      target[at++] = '-';
    }
    long micros = Math.abs(value);
    long seconds = micros / MICROS;
    long hours = seconds / 3600;
    at = Digits.write(hours, hours > 99 ? 3 : 2, target, at);
    target[at++] = ':';
    at = Digits.write(seconds / 60 % 60, 2, target, at);
    target[at++] = ':';
    at = Digits.write(seconds % 60, 2, target, at);
    if (digits > 0) {
      target[at++] = '.';
      long fraction = micros % MICROS;
      for (int dropped = digits; dropped < MAX_DIGITS; dropped++) {
        fraction /= 10;
      }
      at = Digits.write(fraction, digits, target, at);
    }
    return at - offset;
  }
}
