package dev.spillway.mysql.protocol;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.LogicalType;
import dev.spillway.mysql.charset.TextDecoder;
import dev.spillway.mysql.type.DateText;
import dev.spillway.mysql.type.TypeMapping;
import dev.spillway.mysql.type.Wire;
import java.math.BigInteger;
import java.util.Optional;

/// Puts one column of a page into a vector. Counts what it could not keep. Used by one thread.
public abstract sealed class ColumnDecoder {
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final long SECONDS_OF_DAY = 86_400;

  private long noDates;

  /// @param text makes UTF-8 of the column's text; present for [Wire#TEXT]
  public static ColumnDecoder of(TypeMapping mapping, Optional<TextDecoder> text) {
    return switch (mapping.wire()) {
      case INT1, UINT1, INT2, UINT2, INT4 -> new Ints(mapping.wire());
      case UINT4, INT8 -> new Longs(mapping.wire());
      case UINT8 -> new Unsigned();
      case FLOAT, DOUBLE -> new Doubles(mapping.wire());
      case DECIMAL -> new Decimals(mapping);
      case DATE -> new Dates();
      case DATETIME -> new DateTimes();
      case TIME -> new Times();
      case RAW -> new Raw();
      case TEXT -> new Text(text.orElseThrow());
    };
  }

  /// @param column its number in the result
  public abstract void decode(RowPage page, int column, ColumnVector vector);

  /// How many dates were no day of the calendar, such as 0000-00-00, and became NULL.
  public final long noDates() {
    return noDates;
  }

  final void countNoDate() {
    noDates++;
  }

  private static final class Ints extends ColumnDecoder {
    private final Wire wire;
    private final int width;

    Ints(Wire wire) {
      this.wire = wire;
      this.width = wire == Wire.INT4 ? 4 : wire == Wire.INT2 || wire == Wire.UINT2 ? 2 : 1;
    }

    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      IntVector ints = (IntVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          ints.addNull();
          continue;
        }
        int at = positions[row];
        ints.add(
            switch (wire) {
              case INT1 -> bytes[at];
              case UINT1 -> bytes[at] & 0xff;
              case INT2 -> LittleEndian.int2(bytes, at);
              case UINT2 -> LittleEndian.int2(bytes, at) & 0xffff;
              default -> LittleEndian.int4(bytes, at);
            });
        positions[row] = at + width;
      }
    }
  }

  private static final class Longs extends ColumnDecoder {
    private final Wire wire;
    private final int width;

    Longs(Wire wire) {
      this.wire = wire;
      this.width = wire == Wire.UINT4 ? 4 : 8;
    }

    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      LongVector longs = (LongVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          longs.addNull();
          continue;
        }
        int at = positions[row];
        longs.add(
            wire == Wire.UINT4
                ? Integer.toUnsignedLong(LittleEndian.int4(bytes, at))
                : LittleEndian.int8(bytes, at));
        positions[row] = at + width;
      }
    }
  }

  private static final class Unsigned extends ColumnDecoder {
    private static final int WIDTH = 9;

    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      BytesVector numbers = (BytesVector) vector;
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          numbers.addNull();
          continue;
        }
        long value = LittleEndian.int8(page.bytes(), positions[row]);
        DecimalNumber.put(0, value, WIDTH, numbers);
        positions[row] += Long.BYTES;
      }
    }
  }

  private static final class Doubles extends ColumnDecoder {
    private final Wire wire;

    Doubles(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      DoubleVector doubles = (DoubleVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          doubles.addNull();
          continue;
        }
        int at = positions[row];
        if (wire == Wire.FLOAT) {
          doubles.add(Float.intBitsToFloat(LittleEndian.int4(bytes, at)));
          positions[row] = at + Float.BYTES;
        } else {
          doubles.add(Double.longBitsToDouble(LittleEndian.int8(bytes, at)));
          positions[row] = at + Double.BYTES;
        }
      }
    }
  }

  private static final class Decimals extends ColumnDecoder {
    private final Carrier carrier;
    private final int width;

    Decimals(TypeMapping mapping) {
      this.carrier = mapping.type().carrier();
      LogicalType.Decimal decimal = (LogicalType.Decimal) mapping.type().exported();
      this.width = BigInteger.TEN.pow(decimal.precision()).bitLength() / Byte.SIZE + 1;
    }

    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          vector.addNull();
          continue;
        }
        int length = LittleEndian.length(bytes, positions[row]);
        int at = positions[row] + LittleEndian.lengthBytes(bytes, positions[row]);
        switch (carrier) {
          case INT -> ((IntVector) vector).add((int) DecimalNumber.unscaled(bytes, at, length));
          case LONG -> ((LongVector) vector).add(DecimalNumber.unscaled(bytes, at, length));
          default -> DecimalNumber.add(bytes, at, length, width, (BytesVector) vector);
        }
        positions[row] = at + length;
      }
    }
  }

  private static final class Dates extends ColumnDecoder {
    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      IntVector dates = (IntVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          dates.addNull();
          continue;
        }
        int at = positions[row] + 1;
        int length = bytes[at - 1];
        if (length >= 4 && isDate(bytes, at)) {
          dates.add(DateText.pack(LittleEndian.int2(bytes, at), bytes[at + 2], bytes[at + 3]));
        } else {
          dates.addNull();
          countNoDate();
        }
        positions[row] = at + length;
      }
    }
  }

  private static final class DateTimes extends ColumnDecoder {
    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      LongVector times = (LongVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          times.addNull();
          continue;
        }
        int at = positions[row] + 1;
        int length = bytes[at - 1];
        if (length >= 4 && isDate(bytes, at)) {
          times.add(micros(bytes, at, length));
        } else {
          times.addNull();
          countNoDate();
        }
        positions[row] = at + length;
      }
    }

    private static long micros(byte[] bytes, int at, int length) {
      long seconds =
          Calendar.epochDay(LittleEndian.int2(bytes, at), bytes[at + 2], bytes[at + 3])
              * SECONDS_OF_DAY;
      if (length >= 7) {
        seconds += bytes[at + 4] * 3600 + bytes[at + 5] * 60 + bytes[at + 6];
      }
      long fraction = length >= 11 ? LittleEndian.int4(bytes, at + 7) : 0;
      return seconds * MICROS_OF_SECOND + fraction;
    }
  }

  private static final class Times extends ColumnDecoder {
    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      LongVector times = (LongVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          times.addNull();
          continue;
        }
        int at = positions[row] + 1;
        int length = bytes[at - 1];
        times.add(length >= 8 ? micros(bytes, at, length) : 0);
        positions[row] = at + length;
      }
    }

    private static long micros(byte[] bytes, int at, int length) {
      long seconds =
          LittleEndian.int4(bytes, at + 1) * SECONDS_OF_DAY
              + bytes[at + 5] * 3600
              + bytes[at + 6] * 60
              + bytes[at + 7];
      long fraction = length >= 12 ? LittleEndian.int4(bytes, at + 8) : 0;
      long micros = seconds * MICROS_OF_SECOND + fraction;
      return bytes[at] == 0 ? micros : -micros;
    }
  }

  private static final class Raw extends ColumnDecoder {
    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      BytesVector values = (BytesVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          values.addNull();
          continue;
        }
        int length = LittleEndian.length(bytes, positions[row]);
        int at = positions[row] + LittleEndian.lengthBytes(bytes, positions[row]);
        values.add(bytes, at, length);
        positions[row] = at + length;
      }
    }
  }

  private static final class Text extends ColumnDecoder {
    private final TextDecoder text;

    Text(TextDecoder text) {
      this.text = text;
    }

    @Override
    public void decode(RowPage page, int column, ColumnVector vector) {
      BytesVector values = (BytesVector) vector;
      byte[] bytes = page.bytes();
      int[] positions = page.positions();
      for (int row = 0; row < page.rows(); row++) {
        if (page.isNull(row, column)) {
          values.addNull();
          continue;
        }
        int length = LittleEndian.length(bytes, positions[row]);
        int at = positions[row] + LittleEndian.lengthBytes(bytes, positions[row]);
        text.add(bytes, at, length, values);
        positions[row] = at + length;
      }
    }
  }

  private static boolean isDate(byte[] bytes, int at) {
    return Calendar.exists(LittleEndian.int2(bytes, at), bytes[at + 2], bytes[at + 3]);
  }
}
