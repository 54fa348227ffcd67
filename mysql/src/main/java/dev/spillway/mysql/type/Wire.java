package dev.spillway.mysql.type;

/// How a value comes in the binary protocol, and what a decoder makes of it.
///
/// @see <a href="https://mariadb.com/kb/en/resultset-row/">MariaDB: binary resultset row</a>
public enum Wire {
  /// One byte, as INT.
  INT1,
  UINT1,
  /// Two bytes, as INT.
  INT2,
  UINT2,
  /// Four bytes, as INT.
  INT4,
  /// Four bytes, as LONG.
  UINT4,
  /// Eight bytes, as LONG.
  INT8,
  /// Eight bytes, as a big-endian number of nine.
  UINT8,
  /// Four bytes, as DOUBLE.
  FLOAT,
  /// Eight bytes, as DOUBLE.
  DOUBLE,
  /// Decimal digits, as the unscaled number in INT, LONG, or big-endian bytes.
  DECIMAL,
  /// Year, month and day, as INT: see [DateText#pack].
  DATE,
  /// A date with a time, as LONG: microseconds since 1970 as if it were UTC.
  DATETIME,
  /// A signed time span, as LONG in microseconds.
  TIME,
  /// Bytes with their length.
  RAW,
  /// Text with its length, in the column's character set.
  TEXT
}
