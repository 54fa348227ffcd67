package dev.spillway.core.parquet;

import dev.spillway.core.type.LogicalType;
import java.math.BigInteger;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;

/// What the footer says of one column, all of it following from its exported type.
///
/// @param fixedBytes length of FIXED_LEN_BYTE_ARRAY values, else 0
/// @param sparkType as in Spark's own schema
record ColumnSchema(String name, Type physical, int fixedBytes, Order order, String sparkType) {
  static ColumnSchema of(String name, LogicalType type) {
    return switch (type) {
      case LogicalType.Bool() -> of(name, Type.BOOLEAN, Order.BOOLEAN, "boolean");
      case LogicalType.Int16() -> of(name, Type.INT32, Order.INT, "short");
      case LogicalType.Int32() -> of(name, Type.INT32, Order.INT, "integer");
      case LogicalType.Int64() -> of(name, Type.INT64, Order.LONG, "long");
      case LogicalType.Float32() -> of(name, Type.FLOAT, Order.FLOAT, "float");
      case LogicalType.Float64() -> of(name, Type.DOUBLE, Order.DOUBLE, "double");
      case LogicalType.Utf8() -> of(name, Type.BYTE_ARRAY, Order.TEXT, "string");
      case LogicalType.Binary() -> of(name, Type.BYTE_ARRAY, Order.BYTES, "binary");
      case LogicalType.TimestampMicros() -> of(name, Type.INT64, Order.LONG, "timestamp");
      case LogicalType.Decimal(int precision, int scale) ->
          ofDecimal(name, precision, "decimal(%d,%d)".formatted(precision, scale));
    };
  }

  private static ColumnSchema of(String name, Type physical, Order order, String sparkType) {
    return new ColumnSchema(name, physical, 0, order, sparkType);
  }

  private static ColumnSchema ofDecimal(String name, int precision, String sparkType) {
    if (precision <= 9) {
      return of(name, Type.INT32, Order.INT, sparkType);
    }
    if (precision <= 18) {
      return of(name, Type.INT64, Order.LONG, sparkType);
    }
    return new ColumnSchema(
        name, Type.FIXED_LEN_BYTE_ARRAY, decimalBytes(precision), Order.BIG_ENDIAN, sparkType);
  }

  /// The least number of bytes whose two's complement holds every number of `precision` digits.
  static int decimalBytes(int precision) {
    int bitsWithSign = BigInteger.TEN.pow(precision).bitLength() + 1;
    return (bitsWithSign + Byte.SIZE - 1) / Byte.SIZE;
  }

  /// The column as the schema lists it, with both the old and the new annotation.
  SchemaElement element(LogicalType type) {
    SchemaElement element = new SchemaElement(name);
    element.setType(physical);
    element.setRepetition_type(FieldRepetitionType.OPTIONAL);
    if (fixedBytes > 0) {
      element.setType_length(fixedBytes);
    }
    annotate(element, type);
    return element;
  }

  private static void annotate(SchemaElement element, LogicalType type) {
    switch (type) {
      case LogicalType.Bool(),
          LogicalType.Int32(),
          LogicalType.Int64(),
          LogicalType.Float32(),
          LogicalType.Float64(),
          LogicalType.Binary() -> {}
      case LogicalType.Int16() -> {
        element.setConverted_type(ConvertedType.INT_16);
        element.setLogicalType(
            org.apache.parquet.format.LogicalType.INTEGER(new IntType((byte) 16, true)));
      }
      case LogicalType.Utf8() -> {
        element.setConverted_type(ConvertedType.UTF8);
        element.setLogicalType(org.apache.parquet.format.LogicalType.STRING(new StringType()));
      }
      case LogicalType.TimestampMicros() -> {
        element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
        element.setLogicalType(
            org.apache.parquet.format.LogicalType.TIMESTAMP(
                new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
      }
      case LogicalType.Decimal(int precision, int scale) -> {
        element.setConverted_type(ConvertedType.DECIMAL);
        element.setPrecision(precision);
        element.setScale(scale);
        element.setLogicalType(
            org.apache.parquet.format.LogicalType.DECIMAL(new DecimalType(scale, precision)));
      }
    }
  }
}
