package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullUnmarked;

/// A column of every kind, and values for it.
@NullUnmarked
enum TestColumns {
  BOOL(Carrier.BOOLEAN, new LogicalType.Bool()),
  INT16(Carrier.INT, new LogicalType.Int16()),
  INT32(Carrier.INT, new LogicalType.Int32()),
  INT64(Carrier.LONG, new LogicalType.Int64()),
  FLOAT32(Carrier.FLOAT, new LogicalType.Float32()),
  FLOAT64(Carrier.DOUBLE, new LogicalType.Float64()),
  UTF8(Carrier.BYTES, new LogicalType.Utf8()),
  BINARY(Carrier.BYTES, new LogicalType.Binary()),
  DECIMAL_6_2(Carrier.INT, new LogicalType.Decimal(6, 2)),
  DECIMAL_18_4(Carrier.LONG, new LogicalType.Decimal(18, 4)),
  DECIMAL_20_0(Carrier.BYTES, new LogicalType.Decimal(20, 0)),
  DECIMAL_38_10(Carrier.BYTES, new LogicalType.Decimal(38, 10)),
  TIMESTAMP(Carrier.LONG, new LogicalType.TimestampMicros()),
  TEXT_OF_INT(ColumnType.text(Carrier.INT, new TestTextForms.Decimal())),
  TEXT_OF_LONG(ColumnType.text(Carrier.LONG, new TestTextForms.Decimal())),
  TEXT_OF_BYTES(ColumnType.text(Carrier.BYTES, new TestTextForms.Hex()));

  // Immutable, which Error Prone cannot see of its text form.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ColumnType type;

  TestColumns(Carrier carrier, LogicalType exported) {
    this(ColumnType.plain(carrier, exported));
  }

  TestColumns(ColumnType type) {
    this.type = type;
  }

  ParquetColumn column() {
    return new ParquetColumn(name().toLowerCase(java.util.Locale.ROOT), type);
  }

  ColumnType type() {
    return type;
  }

  /// A raw value that follows from `number`: equal numbers, equal values; the order is about that
  /// of the numbers.
  Object value(int number) {
    return switch (type.carrier()) {
      case BOOLEAN -> (number & 1) == 0;
      case INT -> type.exported() instanceof LogicalType.Int16 ? (number * 7) % 32_768 : number * 7;
      case LONG -> number * 1_000_003L;
      case FLOAT -> number * 0.5f;
      case DOUBLE -> number * 0.25;
      case BYTES -> bytes(number);
    };
  }

  private byte[] bytes(int number) {
    return switch (type.exported()) {
      case LogicalType.Decimal(int precision, int _) ->
          fixed(BigInteger.valueOf(number).multiply(BigInteger.TEN.pow(9)), precision);
      case LogicalType.Binary() ->
          new byte[] {(byte) (number >> 8), (byte) number, 0, (byte) 0xFF, (byte) number};
      default ->
          type.textForm().isPresent()
              ? ("r" + number).getBytes(UTF_8)
              : "Grüße %06d %s".formatted(number, "x".repeat(number & 31)).getBytes(UTF_8);
    };
  }

  static byte[] fixed(BigInteger value, int precision) {
    byte[] fixed = new byte[ColumnSchema.decimalBytes(precision)];
    byte[] digits = value.toByteArray();
    Arrays.fill(fixed, (byte) (value.signum() < 0 ? 0xFF : 0));
    System.arraycopy(digits, 0, fixed, fixed.length - digits.length, digits.length);
    return fixed;
  }

  /// `rows` values out of `distinct` different ones, of which a share is NULL.
  List<Object> values(int rows, int distinct, double nullShare, RandomGenerator random) {
    List<Object> values = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      int number = random.nextInt(-distinct / 2, distinct - distinct / 2);
      values.add(random.nextDouble() < nullShare ? null : value(number));
    }
    return values;
  }
}
