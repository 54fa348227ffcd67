package dev.spillway.mysql.charset;

import dev.spillway.core.column.BytesVector;

/// Makes UTF-8 of stored text, and counts. Used by one thread.
public abstract class TextDecoder {
  static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private long converted;
  private long invalid;

  /// Adds one value to the vector.
  public abstract void add(byte[] source, int from, int length, BytesVector vector);

  /// How many values had other bytes than their UTF-8 has.
  public final long converted() {
    return converted;
  }

  /// How many values held bytes that are no text in their character set; U+FFFD stands for them.
  public final long invalid() {
    return invalid;
  }

  final void countConverted() {
    converted++;
  }

  final void countInvalid() {
    invalid++;
  }

  /// Where the first byte beyond ASCII is; `from + length` if there is none.
  static int asciiEnd(byte[] source, int from, int length) {
    int end = from + length;
    for (int at = from; at < end; at++) {
      if (source[at] < 0) {
        return at;
      }
    }
    return end;
  }
}
