package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import dev.spillway.core.type.TextForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/// The one notation in which tests compare values, whoever read them: NULL is null, numbers are
/// decimal, floats are their bits (every NaN the same), byte strings hexadecimal.
@NullUnmarked
final class Exported {
  private Exported() {}

  static List<String> of(ParquetColumn column, List<Object> raw) {
    return raw.stream().map(value -> value == null ? null : of(column.type(), value)).toList();
  }

  static String of(ColumnType type, Object raw) {
    return switch (type.exported()) {
      case LogicalType.Bool(),
          LogicalType.Int16(),
          LogicalType.Int32(),
          LogicalType.Int64(),
          LogicalType.TimestampMicros() ->
          raw.toString();
      case LogicalType.Float32() -> ofFloat((Float) raw);
      case LogicalType.Float64() -> ofDouble((Double) raw);
      case LogicalType.Binary() -> ofBytes((byte[]) raw);
      case LogicalType.Utf8() -> text(type, raw);
      case LogicalType.Decimal(int _, int scale) ->
          ofDecimal(
              raw instanceof byte[] bytes
                  ? new BigDecimal(new BigInteger(bytes), scale)
                  : BigDecimal.valueOf(((Number) raw).longValue(), scale));
    };
  }

  private static String text(ColumnType type, Object raw) {
    if (type.textForm().isEmpty()) {
      return new String((byte[]) raw, UTF_8);
    }
    return switch (type.textForm().get()) {
      case TextForm.OfLong _ -> TestTextForms.Decimal.of(((Number) raw).longValue());
      case TextForm.OfBytes _ -> TestTextForms.Hex.of((byte[]) raw);
    };
  }

  static String ofFloat(float value) {
    return "f" + Integer.toHexString(Float.floatToIntBits(value));
  }

  static String ofDouble(double value) {
    return "d" + Long.toHexString(Double.doubleToLongBits(value));
  }

  static String ofBytes(byte[] value) {
    return HexFormat.of().formatHex(value);
  }

  static String ofDecimal(BigDecimal value) {
    return value.toPlainString();
  }
}
