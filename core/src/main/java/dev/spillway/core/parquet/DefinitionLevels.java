package dev.spillway.core.parquet;

import java.util.Arrays;

/// The definition levels of one page: 1 for a value, 0 for NULL, one bit each. A page without NULLs
/// costs nothing but a count; bits are kept from the first NULL on. In bit width 1 a bit-packed
/// group of the RLE hybrid is one byte, so encoding works on whole bytes.
///
/// @see <a href="https://github.com/apache/parquet-format/blob/master/Encodings.md#RLE">Parquet
///   encodings: RLE</a>
final class DefinitionLevels {
  /// An RLE run costs two bytes or more: shorter ones stay in the bit-packed stretch.
  private static final int LEAST_RUN_BYTES = 4;

  private static final byte ALL_NULL = 0;
  private static final byte ALL_PRESENT = (byte) 0xFF;
  private static final byte[] NONE = {};

  private final int maxRows;
  private byte[] bits = NONE;
  private byte[] encoded = NONE;
  private int rows;
  private int nulls;

  DefinitionLevels(int maxRows) {
    this.maxRows = maxRows;
  }

  /// The most bytes that the levels of `rows` rows take in a page: at worst every fifth byte of
  /// bits begins a run, and runs and stretches alternate.
  static int maxBytes(int rows) {
    return Integer.BYTES + 2 * bitBytes(rows) + 16;
  }

  private static int bitBytes(int rows) {
    return (rows + 7) / 8;
  }

  int rows() {
    return rows;
  }

  int nulls() {
    return nulls;
  }

  int memoryBytes() {
    return bits.length + encoded.length;
  }

  /// Adds `count` rows that have values.
  void addPresent(int count) {
    if (nulls > 0) {
      setBits(rows, rows + count);
    }
    rows += count;
  }

  /// Adds the rows `[from, to)` of `present`, of which `count` rows have values.
  void add(byte[] present, int from, int to, int count) {
    if (count == to - from) {
      addPresent(count);
      return;
    }
    if (nulls == 0) {
      if (bits.length == 0) {
        bits = new byte[bitBytes(maxRows)];
      }
      Arrays.fill(bits, (byte) 0);
      setBits(0, rows);
    }
    nulls += to - from - count;
    int row = from;
    while (row < to && (rows & 7) != 0) {
      addBit(present[row++]);
    }
    for (; row + 8 <= to; row += 8) {
      bits[rows >> 3] = pack(LittleEndian.getLong(present, row));
      rows += 8;
    }
    while (row < to) {
      addBit(present[row++]);
    }
  }

  private void addBit(byte level) {
    bits[rows >> 3] |= (byte) (level << (rows & 7));
    rows++;
  }

  /// Eight bytes of 0 or 1 become eight bits: the product gathers byte i as bit i of its top byte.
  private static byte pack(long levels) {
    return (byte) ((levels * 0x0102040810204080L) >>> 56);
  }

  private void setBits(int from, int to) {
    int bit = from;
    while (bit < to && (bit & 7) != 0) {
      bits[bit >> 3] |= (byte) (1 << (bit & 7));
      bit++;
    }
    Arrays.fill(bits, bit >> 3, Math.max(bit >> 3, to >> 3), ALL_PRESENT);
    bit = Math.max(bit, to & ~7);
    while (bit < to) {
      bits[bit >> 3] |= (byte) (1 << (bit & 7));
      bit++;
    }
  }

  /// Puts the encoded levels, with their length before them, in front of the values of `page`.
  void writeBefore(PageBuffer page) {
    if (encoded.length == 0) {
      encoded = new byte[maxBytes(nulls == 0 ? 0 : maxRows)];
    }
    int end = nulls == 0 || nulls == rows ? encodeUniform() : encodeMixed();
    LittleEndian.putInt(encoded, 0, end - Integer.BYTES);
    page.prepend(encoded, end);
  }

  private int encodeUniform() {
    return putRun(Integer.BYTES, rows, nulls == 0 ? 1 : 0);
  }

  private int encodeMixed() {
    if (encoded.length < maxBytes(maxRows)) {
      encoded = new byte[maxBytes(maxRows)];
    }
    int length = bitBytes(rows);
    int end = Integer.BYTES;
    int at = 0;
    while (at < length) {
      int run = uniformBytes(at, length);
      if (run >= LEAST_RUN_BYTES) {
        end = putRun(end, Math.min(run * 8, rows - at * 8), bits[at] & 1);
        at += run;
      } else {
        int stretchEnd = stretchEnd(at + Math.max(1, run), length);
        end = putStretch(end, at, stretchEnd);
        at = stretchEnd;
      }
    }
    return end;
  }

  /// How many bytes from `at` on are all NULL or all present. The last byte counts with its missing
  /// bits as NULLs, which a run of NULLs then leaves out.
  private int uniformBytes(int at, int length) {
    byte first = bits[at];
    if (first != ALL_NULL && first != ALL_PRESENT) {
      return 0;
    }
    int end = at + 1;
    while (end < length && bits[end] == first) {
      end++;
    }
    return end - at;
  }

  private int stretchEnd(int from, int length) {
    int at = from;
    while (at < length) {
      int run = uniformBytes(at, length);
      if (run >= LEAST_RUN_BYTES) {
        return at;
      }
      at += Math.max(1, run);
    }
    return at;
  }

  private int putStretch(int end, int from, int to) {
    int at = putVarint(end, ((to - from) << 1) | 1);
    System.arraycopy(bits, from, encoded, at, to - from);
    return at + to - from;
  }

  private int putRun(int end, int count, int level) {
    int at = putVarint(end, count << 1);
    encoded[at] = (byte) level;
    return at + 1;
  }

  private int putVarint(int end, int value) {
    int at = end;
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      encoded[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    encoded[at] = (byte) rest;
    return at + 1;
  }

  void clear() {
    rows = 0;
    nulls = 0;
  }
}
