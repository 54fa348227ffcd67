package dev.spillway.mysql.type;

import dev.spillway.core.type.TextForm;

/// A DATE as `yyyy-MM-dd`, from a packed number.
public final class DateText implements TextForm.OfLong {
  private static final int BYTES = 10;

  /// The number that stands for a date: ordered as dates are.
  public static int pack(int year, int month, int day) {
    return (year << 9) | (month << 5) | day;
  }

  @Override
  public int maxBytes() {
    return BYTES;
  }

  @Override
  public int write(long value, byte[] target, int offset) {
    int at = Digits.write(value >> 9, 4, target, offset);
    target[at++] = '-';
    at = Digits.write(value >> 5 & 0xf, 2, target, at);
    target[at++] = '-';
    Digits.write(value & 0x1f, 2, target, at);
    return BYTES;
  }
}
