package dev.spillway.mysql.protocol;

import dev.spillway.core.column.BytesVector;

/// Decimals, which come as digits with a point.
final class DecimalNumber {
  private static final long TEN_TO_18 = 1_000_000_000_000_000_000L;

  private DecimalNumber() {}

  /// The unscaled number of up to 18 digits.
  static long unscaled(byte[] bytes, int from, int length) {
    boolean negative = bytes[from] == '-';
    long number = 0;
    for (int at = negative ? from + 1 : from; at < from + length; at++) {
      if (bytes[at] != '.') {
        number = number * 10 + (bytes[at] - '0');
      }
    }
    return negative ? -number : number;
  }

  /// The unscaled number of up to 38 digits as `width` bytes, big-endian.
  static void add(byte[] bytes, int from, int length, int width, BytesVector vector) {
    boolean negative = bytes[from] == '-';
    long high = 0; // of base 10^18
    long low = 0;
    long middle = 0;
    int digits = 0;
    for (int at = from; at < from + length; at++) {
      digits += bytes[at] >= '0' ? 1 : 0;
    }
    for (int at = from; at < from + length; at++) {
      if (bytes[at] < '0') {
        continue;
      }
      digits--;
      int digit = bytes[at] - '0';
      if (digits >= 36) {
        high = high * 10 + digit;
      } else if (digits >= 18) {
        middle = middle * 10 + digit;
      } else {
        low = low * 10 + digit;
      }
    }
    // high * 10^36 + middle * 10^18 + low, in two longs.
    long top = high * TEN_TO_18 + middle;
    long upper = Math.multiplyHigh(top, TEN_TO_18);
    long lower = top * TEN_TO_18;
    if (high > 0) {
      upper = upper(high, middle);
      lower = (high * TEN_TO_18 + middle) * TEN_TO_18;
    }
    long sum = lower + low;
    if (Long.compareUnsigned(sum, lower) < 0) {
      upper++;
    }
    put(negative ? ~upper + (sum == 0 ? 1 : 0) : upper, negative ? -sum : sum, width, vector);
  }

  /// The upper half of (high * 10^18 + middle) * 10^18, where the factor exceeds a long.
  private static long upper(long high, long middle) {
    long factorUpper = Math.multiplyHigh(high, TEN_TO_18);
    long factorLower = high * TEN_TO_18;
    long factor = factorLower + middle;
    if (Long.compareUnsigned(factor, factorLower) < 0) {
      factorUpper++;
    }
    return Math.unsignedMultiplyHigh(factor, TEN_TO_18) + factorUpper * TEN_TO_18;
  }

  static void put(long upper, long lower, int width, BytesVector vector) {
    int at = vector.reserve(width);
    byte[] target = vector.data();
    for (int i = 0; i < width; i++) {
      int shift = 8 * (width - 1 - i);
      long half = shift >= 64 ? upper >> (shift - 64) : lower >>> shift;
      target[at + i] = (byte) half;
    }
    vector.commit(width);
  }
}
