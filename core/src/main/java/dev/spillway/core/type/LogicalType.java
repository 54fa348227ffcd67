package dev.spillway.core.type;

/// What a column is in the exported Parquet file: one record per row of RDS's type table.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.data-types.html">
///   RDS: data conversion when exporting to S3</a>
/// @see <a href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md">Parquet
///   logical types</a>
public sealed interface LogicalType {
  /// BOOLEAN.
  record Bool() implements LogicalType {}

  /// INT32 annotated INT(16, true).
  record Int16() implements LogicalType {}

  /// INT32.
  record Int32() implements LogicalType {}

  /// INT64.
  record Int64() implements LogicalType {}

  /// FLOAT.
  record Float32() implements LogicalType {}

  /// DOUBLE.
  record Float64() implements LogicalType {}

  /// BYTE_ARRAY annotated STRING; always valid UTF-8.
  record Utf8() implements LogicalType {}

  /// BYTE_ARRAY without annotation.
  record Binary() implements LogicalType {}

  /// DECIMAL(precision, scale): INT32 up to precision 9, INT64 up to 18, above that a fixed-length
  /// byte array of the least length that holds the precision. Raw values of that kind are
  /// big-endian two's complement numbers of exactly that length.
  record Decimal(int precision, int scale) implements LogicalType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException("not a decimal: (%d, %d)".formatted(precision, scale));
      }
    }
  }

  /// INT64 annotated TIMESTAMP(MICROS, adjusted to UTC).
  record TimestampMicros() implements LogicalType {}
}
