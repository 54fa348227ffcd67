package dev.spillway.core.type;

/// How a raw value is written as text. The encoder calls it once per dictionary entry, or once per
/// value where a column has no dictionary. Implementations are stateless and thread-safe.
public sealed interface TextForm {
  /// Text of a value that travels as INT or LONG.
  non-sealed interface OfLong extends TextForm {
    /// The most bytes that one value's text can take.
    int maxBytes();

    /// Writes the text as UTF-8 into `target` from `offset`; answers how many bytes it took.
    int write(long value, byte[] target, int offset);
  }

  /// Text of a value that travels as BYTES.
  non-sealed interface OfBytes extends TextForm {
    /// The most bytes that the text of a raw value of `length` bytes can take.
    int maxBytes(int length);

    /// Writes the text of `source[from, from + length)` as UTF-8 into `target` from `offset`;
    /// answers how many bytes it took.
    int write(byte[] source, int from, int length, byte[] target, int offset);
  }
}
