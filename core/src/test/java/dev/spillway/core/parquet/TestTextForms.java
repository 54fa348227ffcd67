package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.spillway.core.type.TextForm;
import java.util.HexFormat;

/// Text forms that are easy to tell and whose order is not that of the raw values.
final class TestTextForms {
  private TestTextForms() {}

  /// 7 becomes `#7`.
  static final class Decimal implements TextForm.OfLong {
    static String of(long value) {
      return "#" + value;
    }

    @Override
    public int maxBytes() {
      return 21;
    }

    @Override
    public int write(long value, byte[] target, int offset) {
      byte[] text = of(value).getBytes(US_ASCII);
      System.arraycopy(text, 0, target, offset, text.length);
      return text.length;
    }
  }

  /// The bytes in hexadecimal.
  static final class Hex implements TextForm.OfBytes {
    static String of(byte[] value) {
      return "\\x" + HexFormat.of().formatHex(value);
    }

    @Override
    public int maxBytes(int length) {
      return 2 + 2 * length;
    }

    @Override
    public int write(byte[] source, int from, int length, byte[] target, int offset) {
      byte[] raw = java.util.Arrays.copyOfRange(source, from, from + length);
      byte[] text = of(raw).getBytes(US_ASCII);
      System.arraycopy(text, 0, target, offset, text.length);
      return text.length;
    }
  }
}
