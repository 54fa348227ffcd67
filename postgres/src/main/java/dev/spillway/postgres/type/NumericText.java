package dev.spillway.postgres.type;

import dev.spillway.core.type.TextForm;

/// `numeric`: four 16-bit numbers (how many digits, the weight of the first, sign, display scale)
/// and the digits in base 10,000.
///
/// The form leaves out zero digits on both sides, so eight bytes may stand for 131,072 decimal
/// digits. Text forms promise a limit by the raw length alone; therefore a reader keeps the few
/// values for which [#isExpansive] holds as their text behind a header with the sign
/// [#ALREADY_TEXT], see [#expand].
public final class NumericText implements TextForm.OfBytes {
  private static final int HEADER_BYTES = 8;
  private static final int SLACK = 64;

  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int PLUS_INFINITY = 0xD000;
  private static final int MINUS_INFINITY = 0xF000;

  /// A sign that PostgreSQL does not use: text follows the header.
  private static final int ALREADY_TEXT = 0x8000;

  private static final byte[] NAN_WORD = Ascii.bytes("NaN");
  private static final byte[] INFINITY_WORD = Ascii.bytes("Infinity");
  private static final byte[] MINUS_INFINITY_WORD = Ascii.bytes("-Infinity");

  /// Whether the text is so much longer than the raw form that it has to be expanded first.
  public static boolean isExpansive(byte[] source, int from, int length) {
    return textBytes(source, from) > maxRawText(length);
  }

  /// The most bytes that the expanded form of the raw value at `from` can take.
  public static int maxExpandedBytes(byte[] source, int from) {
    return HEADER_BYTES + textBytes(source, from);
  }

  private static int textBytes(byte[] source, int from) {
    int weight = BigEndian.int2(source, from + 2);
    int scale = BigEndian.int2(source, from + 6);
    return Math.max(9, 2 + Math.max(1, 4 * (weight + 1)) + scale);
  }

  /// Writes the expanded form of the raw value at `from`; answers how many bytes it took, at most
  /// [#maxExpandedBytes].
  public static int expand(byte[] source, int from, byte[] target, int offset) {
    for (int i = 0; i < HEADER_BYTES; i++) {
      target[offset + i] = 0;
    }
    target[offset + 4] = (byte) (ALREADY_TEXT >> 8);
    return HEADER_BYTES + text(source, from, target, offset + HEADER_BYTES);
  }

  @Override
  public int maxBytes(int length) {
    return Math.max(maxRawText(length), length);
  }

  @Override
  public int write(byte[] source, int from, int length, byte[] target, int offset) {
    if (sign(source, from) == ALREADY_TEXT) {
      System.arraycopy(source, from + HEADER_BYTES, target, offset, length - HEADER_BYTES);
      return length - HEADER_BYTES;
    }
    return text(source, from, target, offset);
  }

  private static int maxRawText(int length) {
    return 2 * length + SLACK;
  }

  private static int sign(byte[] source, int from) {
    return BigEndian.int2(source, from + 4) & 0xFFFF;
  }

  private static int text(byte[] source, int from, byte[] target, int offset) {
    return switch (sign(source, from)) {
      case NAN -> Ascii.word(NAN_WORD, target, offset) - offset;
      case PLUS_INFINITY -> Ascii.word(INFINITY_WORD, target, offset) - offset;
      case MINUS_INFINITY -> Ascii.word(MINUS_INFINITY_WORD, target, offset) - offset;
      case POSITIVE -> number(source, from, target, offset) - offset;
      case NEGATIVE -> {
        target[offset] = '-';
        yield number(source, from, target, offset + 1) - offset;
      }
      default ->
          throw new IllegalArgumentException(
              "a numeric with the unknown sign 0x%04x".formatted(sign(source, from)));
    };
  }

  private static int number(byte[] source, int from, byte[] target, int offset) {
    int digits = BigEndian.int2(source, from);
    int weight = BigEndian.int2(source, from + 2);
    int scale = BigEndian.int2(source, from + 6);
    int at = whole(source, from + HEADER_BYTES, digits, weight, target, offset);
    if (scale == 0) {
      return at;
    }
    target[at++] = '.';
    return fraction(source, from + HEADER_BYTES, digits, weight, scale, target, at);
  }

  private static int whole(
      byte[] source, int from, int digits, int weight, byte[] target, int offset) {
    if (weight < 0 || digits == 0) {
      target[offset] = '0';
      return offset + 1;
    }
    int at = Ascii.unsigned(BigEndian.int2(source, from), target, offset);
    for (int i = 1; i <= weight; i++) {
      at = Ascii.four(i < digits ? BigEndian.int2(source, from + 2 * i) : 0, target, at);
    }
    return at;
  }

  private static int fraction(
      byte[] source, int from, int digits, int weight, int scale, byte[] target, int offset) {
    int at = offset;
    int end = offset + scale;
    for (int i = weight + 1; at < end; i++) {
      int digit = i >= 0 && i < digits ? BigEndian.int2(source, from + 2 * i) : 0;
      if (end - at >= 4) {
        at = Ascii.four(digit, target, at);
      } else {
        for (int unit = 1000; at < end; unit /= 10) {
          target[at++] = (byte) ('0' + digit / unit % 10);
        }
      }
    }
    return at;
  }
}
