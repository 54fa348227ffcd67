package dev.spillway.mysql.charset;

import dev.spillway.core.column.BytesVector;

/// Text in a character set of one to three bytes, by the server's own table.
final class TableDecoder extends TextDecoder {
  private static final int MAX_UTF8_BYTES = 4;

  private final CharsetTable table;

  TableDecoder(CharsetTable table) {
    this.table = table;
  }

  @Override
  public void add(byte[] source, int from, int length, BytesVector vector) {
    if (table.asciiIsItself() && asciiEnd(source, from, length) == from + length) {
      vector.add(source, from, length);
      return;
    }
    int begin = vector.reserve(Math.multiplyExact(length, MAX_UTF8_BYTES));
    byte[] target = vector.data();
    int at = begin;
    boolean invalid = false;
    int next = from;
    int end = from + length;
    while (next < end) {
      int width = table.width(source, next, end);
      byte[] utf8 = width == 0 ? REPLACEMENT : table.utf8(source, next, width);
      System.arraycopy(utf8, 0, target, at, utf8.length);
      at += utf8.length;
      invalid |= utf8 == REPLACEMENT;
      next += Math.max(1, width);
    }
    vector.commit(at - begin);
    if (invalid) {
      countInvalid();
    } else {
      countConverted();
    }
  }
}
