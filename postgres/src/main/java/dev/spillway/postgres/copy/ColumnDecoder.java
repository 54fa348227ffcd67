package dev.spillway.postgres.copy;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import dev.spillway.core.column.FloatVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.postgres.type.BigEndian;
import dev.spillway.postgres.type.NumericText;
import dev.spillway.postgres.type.ScaledNumeric;
import dev.spillway.postgres.type.Wire;
import java.util.Optional;

/// Puts one column of a page into a vector: for each row a length, -1 for NULL, then the value.
@FunctionalInterface
interface ColumnDecoder {
  void decode(RowPage page, ColumnVector vector);

  /// @param repair for text of databases that do not say its encoding
  static ColumnDecoder of(Wire wire, Optional<TextRepair> repair) {
    return switch (wire) {
      case BOOL -> (page, vector) -> bool(page, (BooleanVector) vector);
      case INT2 -> (page, vector) -> int2(page, (IntVector) vector);
      case INT4 -> (page, vector) -> int4(page, (IntVector) vector);
      case UINT4 -> (page, vector) -> uint4(page, (LongVector) vector);
      case INT8 -> (page, vector) -> int8(page, (LongVector) vector);
      case FLOAT4 -> (page, vector) -> float4(page, (FloatVector) vector);
      case FLOAT8 -> (page, vector) -> float8(page, (DoubleVector) vector);
      case SCALED_NUMERIC -> (page, vector) -> scaled(page, (LongVector) vector);
      case NUMERIC -> (page, vector) -> numeric(page, (BytesVector) vector);
      case RAW -> (page, vector) -> bytes(page, 0, (BytesVector) vector);
      case TEXT, PRINTED_TEXT -> text(0, repair);
      case VERSIONED_TEXT -> text(1, repair);
    };
  }

  private static ColumnDecoder text(int skipped, Optional<TextRepair> repair) {
    return repair
        .<ColumnDecoder>map(
            texts -> (page, vector) -> repaired(page, skipped, (BytesVector) vector, texts))
        .orElse((page, vector) -> bytes(page, skipped, (BytesVector) vector));
  }

  private static void bool(RowPage page, BooleanVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(bytes[at] != 0);
        positions[row] = at + length;
      }
    }
  }

  private static void int2(RowPage page, IntVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(BigEndian.int2(bytes, at));
        positions[row] = at + length;
      }
    }
  }

  private static void int4(RowPage page, IntVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(BigEndian.int4(bytes, at));
        positions[row] = at + length;
      }
    }
  }

  private static void uint4(RowPage page, LongVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(Integer.toUnsignedLong(BigEndian.int4(bytes, at)));
        positions[row] = at + length;
      }
    }
  }

  private static void int8(RowPage page, LongVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(BigEndian.int8(bytes, at));
        positions[row] = at + length;
      }
    }
  }

  private static void float4(RowPage page, FloatVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(Float.intBitsToFloat(BigEndian.int4(bytes, at)));
        positions[row] = at + length;
      }
    }
  }

  private static void float8(RowPage page, DoubleVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(Double.longBitsToDouble(BigEndian.int8(bytes, at)));
        positions[row] = at + length;
      }
    }
  }

  private static void bytes(RowPage page, int skipped, BytesVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(bytes, at + skipped, length - skipped);
        positions[row] = at + length;
      }
    }
  }

  private static void repaired(RowPage page, int skipped, BytesVector vector, TextRepair repair) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        repair.add(bytes, at + skipped, length - skipped, vector);
        positions[row] = at + length;
      }
    }
  }

  private static void scaled(RowPage page, LongVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
      } else {
        vector.add(scaled(bytes, at, length));
        positions[row] = at + length;
      }
    }
  }

  private static long scaled(byte[] bytes, int at, int length) {
    long scaled = ScaledNumeric.of(bytes, at, length);
    if (scaled == ScaledNumeric.UNFIT) {
      throw new UnfitNumericException();
    }
    return scaled;
  }

  private static void numeric(RowPage page, BytesVector vector) {
    byte[] bytes = page.bytes();
    int[] positions = page.positions();
    for (int row = 0; row < page.rows(); row++) {
      int at = positions[row] + Integer.BYTES;
      int length = BigEndian.int4(bytes, positions[row]);
      if (length < 0) {
        vector.addNull();
        positions[row] = at;
        continue;
      }
      if (NumericText.isExpansive(bytes, at, length)) {
        int begin = vector.reserve(NumericText.maxExpandedBytes(bytes, at));
        vector.commit(NumericText.expand(bytes, at, vector.data(), begin));
      } else {
        vector.add(bytes, at, length);
      }
      positions[row] = at + length;
    }
  }
}
