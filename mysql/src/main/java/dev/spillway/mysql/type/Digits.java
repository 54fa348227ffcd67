package dev.spillway.mysql.type;

/// Decimal digits as ASCII.
final class Digits {
  private Digits() {}

  /// Writes `count` digits, with leading zeros; answers the offset behind them.
  static int write(long value, int count, byte[] target, int offset) {
    long rest = value;
    for (int at = offset + count - 1; at >= offset; at--) {
      target[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return offset + count;
  }
}
