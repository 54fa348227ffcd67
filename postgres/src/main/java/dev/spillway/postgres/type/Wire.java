package dev.spillway.postgres.type;

/// How a column's values arrive in a binary COPY, and so how they are put into a vector.
public enum Wire {
  /// One byte, 0 or 1.
  BOOL,
  /// Two bytes, signed.
  INT2,
  /// Four bytes, signed.
  INT4,
  /// Four bytes, unsigned, widened to a `long`.
  UINT4,
  /// Eight bytes.
  INT8,
  /// Four bytes, IEEE 754.
  FLOAT4,
  /// Eight bytes, IEEE 754.
  FLOAT8,
  /// Bytes that are taken as they are and are no text.
  RAW,
  /// Text in the session's client encoding.
  TEXT,
  /// A version byte, then text.
  VERSIONED_TEXT,
  /// The binary form of `numeric`, see [NumericText].
  NUMERIC,
  /// The same, of a type whose precision is so small that vectors carry a [ScaledNumeric].
  SCALED_NUMERIC,
  /// The client does not know the binary form: the server prints the value with its output function
  /// and sends text.
  PRINTED_TEXT;

  /// Whether the value is text of the database's encoding.
  public boolean isText() {
    return this == TEXT || this == VERSIONED_TEXT || this == PRINTED_TEXT;
  }
}
