package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// The text of a [ScaledNumeric]: all digits, and the zeros that its scale has.
public final class ScaledNumericText implements TextForm.OfLong {
  /// A sign, a zero, a point, and as many digits as a scale counts.
  private static final int MAX_BYTES = 3 + ScaledNumeric.SCALE_MASK;

  private static final byte[] NAN_WORD = Ascii.bytes("NaN");
  private static final int HUNDRED = 100;

  @Override
  public int maxBytes() {
    return MAX_BYTES;
  }

  @Override
  public int write(long value, byte[] target, int offset) {
    int scale = (int) value & ScaledNumeric.SCALE_MASK;
    if (scale == ScaledNumeric.NAN_SCALE) {
      return Ascii.word(NAN_WORD, target, offset) - offset;
    }
    long unscaled = value >> ScaledNumeric.SCALE_BITS;
    int at = offset;
    if (unscaled < 0) {
      target[at++] = '-';
      unscaled = -unscaled;
    }
    return number(unscaled, scale, target, at) - offset;
  }

  private static int number(long unscaled, int scale, byte[] target, int offset) {
    int digits = Math.max(digits(unscaled), scale + 1);
    if (scale == 0) {
      digits(unscaled, target, offset, offset + digits);
      return offset + digits;
    }
    int point = offset + digits - scale;
    int end = point + 1 + scale;
    long whole = digits(unscaled, target, point + 1, end);
    target[point] = '.';
    digits(whole, target, offset, point);
    return end;
  }

  /// Fills `target[from, to)` with the lowest digits; answers what is left of them.
  private static long digits(long value, byte[] target, int from, int to) {
    long rest = value;
    int at = to;
    while (at - from >= 2) {
      long quotient = rest / HUNDRED;
      at -= 2;
      Ascii.two((int) (rest - quotient * HUNDRED), target, at);
      rest = quotient;
    }
    if (at > from) {
      target[from] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return rest;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }
}
