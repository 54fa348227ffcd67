package dev.spillway.core.parquet;

import java.util.Arrays;

/// How the encoded values of a column compare, which is what min and max mean.
///
/// @see <a
///   href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
///   parquet.thrift</a>, `ColumnOrder`
enum Order {
  BOOLEAN {
    @Override
    int compare(byte[] a, byte[] b) {
      return Byte.compare(a[0], b[0]);
    }
  },
  INT {
    @Override
    int compare(byte[] a, byte[] b) {
      return Integer.compare(LittleEndian.getInt(a, 0), LittleEndian.getInt(b, 0));
    }
  },
  LONG {
    @Override
    int compare(byte[] a, byte[] b) {
      return Long.compare(LittleEndian.getLong(a, 0), LittleEndian.getLong(b, 0));
    }
  },
  FLOAT {
    @Override
    int compare(byte[] a, byte[] b) {
      return Float.compare(
          Float.intBitsToFloat(LittleEndian.getInt(a, 0)),
          Float.intBitsToFloat(LittleEndian.getInt(b, 0)));
    }
  },
  DOUBLE {
    @Override
    int compare(byte[] a, byte[] b) {
      return Double.compare(
          Double.longBitsToDouble(LittleEndian.getLong(a, 0)),
          Double.longBitsToDouble(LittleEndian.getLong(b, 0)));
    }
  },
  /// UTF-8 text, which sorts by bytes as by code points.
  TEXT {
    @Override
    int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
  },
  /// Byte strings without a meaning.
  BYTES {
    @Override
    int compare(byte[] a, byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
  },
  /// Big-endian two's complement numbers of one length.
  BIG_ENDIAN {
    @Override
    int compare(byte[] a, byte[] b) {
      int first = Byte.compare(a[0], b[0]);
      return first != 0 ? first : Arrays.compareUnsigned(a, b);
    }
  };

  abstract int compare(byte[] a, byte[] b);

  /// Whether the deprecated fields `min` and `max` may be written: readers that know only those
  /// compare them as signed numbers.
  boolean suitsDeprecatedFields() {
    return switch (this) {
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
      case TEXT, BYTES, BIG_ENDIAN -> false;
    };
  }
}
