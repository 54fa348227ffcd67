package dev.spillway.core.parquet;

/// The RLE and bit-packing hybrid, for dictionary indices. A run of equal values is written as RLE
/// where that saves bytes, everything else is bit-packed in groups of eight.
///
/// @see <a href="https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE">Parquet
///   encodings: RLE</a>
final class RunLengthEncoding {
  private static final int GROUP = 8;
  private static final int RUN_BYTES = 4;

  private RunLengthEncoding() {}

  /// Bits that the values 0 to `most` take; at least 1, because some readers trip over runs of
  /// width 0.
  static int bitWidth(int most) {
    return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(most));
  }

  /// Appends the first `count` values at `width` bits each.
  static void write(int[] values, int count, int width, PageBuffer target) {
    // Leaving and re-entering a bit-packed stretch costs two headers and the run's value.
    int leastRun = GROUP * Math.max(1, (RUN_BYTES + width - 1) / width);
    int at = 0;
    while (at < count) {
      int run = runLength(values, at, count);
      if (run >= leastRun) {
        writeRun(values[at], run, width, target);
        at += run;
      } else {
        int end = packedEnd(values, at, count, leastRun);
        writePacked(values, at, end, width, target);
        at = end;
      }
    }
  }

  private static int runLength(int[] values, int from, int end) {
    int value = values[from];
    int at = from + 1;
    while (at < end && values[at] == value) {
      at++;
    }
    return at - from;
  }

  /// Where the next run begins that is worth leaving the bit-packed stretch, looking only at group
  /// boundaries; or `count`.
  private static int packedEnd(int[] values, int from, int count, int leastRun) {
    for (int at = from + GROUP; at + leastRun <= count; at += GROUP) {
      if (isUniform(values, at) && runLength(values, at, at + leastRun) == leastRun) {
        return at;
      }
    }
    return count;
  }

  private static boolean isUniform(int[] values, int at) {
    int value = values[at];
    return values[at + 1] == value
        && values[at + 2] == value
        && values[at + 3] == value
        && values[at + 4] == value
        && values[at + 5] == value
        && values[at + 6] == value
        && values[at + 7] == value;
  }

  private static void writeRun(int value, int run, int width, PageBuffer target) {
    target.putVarint(run << 1);
    for (int bits = 0; bits < width; bits += Byte.SIZE) {
      target.putByte(value >>> bits);
    }
  }

  private static void writePacked(int[] values, int from, int end, int width, PageBuffer target) {
    int groups = (end - from + GROUP - 1) / GROUP;
    target.putVarint((groups << 1) | 1);
    int length = groups * width;
    int at = target.reserve(length);
    byte[] bytes = target.array();
    // Bits beyond the last value, up to the end of its group, must not be what was there before.
    long pending = 0;
    int pendingBits = 0;
    int next = at;
    for (int i = from; i < end; i++) {
      pending |= (long) values[i] << pendingBits;
      pendingBits += width;
      if (pendingBits >= Integer.SIZE) {
        LittleEndian.putInt(bytes, next, (int) pending);
        next += Integer.BYTES;
        pending >>>= Integer.SIZE;
        pendingBits -= Integer.SIZE;
      }
    }
    for (int last = at + length; next < last; next++) {
      bytes[next] = (byte) pending;
      pending >>>= Byte.SIZE;
    }
    target.advance(length);
  }
}
