package dev.spillway.postgres.type;

import java.nio.charset.StandardCharsets;

/// Writes numbers and words as ASCII into byte arrays. Every method answers the offset behind what
/// it wrote.
final class Ascii {
  static final byte[] INFINITY = bytes("infinity");
  static final byte[] MINUS_INFINITY = bytes("-infinity");

  /// The decimal digits of a `long` and its sign.
  static final int MAX_LONG_BYTES = 20;

  private static final byte[] HEX = bytes("0123456789abcdef");

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static int word(byte[] word, byte[] target, int offset) {
    System.arraycopy(word, 0, target, offset, word.length);
    return offset + word.length;
  }

  /// Exactly two digits; `value` is 0 to 99.
  static int two(int value, byte[] target, int offset) {
    target[offset] = (byte) ('0' + value / 10);
    target[offset + 1] = (byte) ('0' + value % 10);
    return offset + 2;
  }

  /// Exactly four digits; `value` is 0 to 9999.
  static int four(int value, byte[] target, int offset) {
    two(value / 100, target, offset);
    two(value % 100, target, offset + 2);
    return offset + 4;
  }

  static int decimal(long value, byte[] target, int offset) {
    if (value >= 0) {
      return unsigned(value, target, offset);
    }
    target[offset] = '-';
    return unsigned(-value, target, offset + 1);
  }

  /// Reads `value` as an unsigned number, so that also the negation of the least `long` is right.
  static int unsigned(long value, byte[] target, int offset) {
    int end = offset + digits(value);
    long rest = value;
    int at = end;
    do {
      long quotient = Long.divideUnsigned(rest, 10);
      target[--at] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    } while (rest != 0);
    return end;
  }

  static int hexByte(int value, byte[] target, int offset) {
    target[offset] = HEX[(value >> 4) & 0xF];
    target[offset + 1] = HEX[value & 0xF];
    return offset + 2;
  }

  /// Hexadecimal without leading zeros, lower case; `value` is read as unsigned.
  static int hex(int value, byte[] target, int offset) {
    int at = offset;
    for (int shift = Math.max(0, 28 - Integer.numberOfLeadingZeros(value) / 4 * 4);
        shift >= 0;
        shift -= 4) {
      target[at++] = HEX[(value >>> shift) & 0xF];
    }
    return at;
  }

  private static int digits(long unsigned) {
    int digits = 1;
    long rest = unsigned;
    while (Long.compareUnsigned(rest, 10) >= 0) {
      rest = Long.divideUnsigned(rest, 10);
      digits++;
    }
    return digits;
  }
}
