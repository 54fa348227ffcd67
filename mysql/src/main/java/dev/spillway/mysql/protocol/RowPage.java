package dev.spillway.mysql.protocol;

import java.util.Arrays;

/// Rows of the binary protocol end to end: for each a NULL bitmap, then its values. Decoders take a
/// column at a time: `positions()` says where the next column of each row begins, and each decoder
/// moves it on. Reused; not thread-safe.
public final class RowPage {
  private static final int FIRST_ROWS = 256;
  private static final int FIRST_BYTES = 64 * 1024;
  private static final int KEPT_BYTES = 4 << 20;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int[] bitmaps = new int[FIRST_ROWS];
  private int[] positions = new int[FIRST_ROWS];
  private int rows;
  private int end;

  /// Forgets all rows, and gives back what a giant row took.
  void clear() {
    rows = 0;
    end = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
  }

  /// Adds a row, without the header byte of its packet.
  ///
  /// @param columns of the result
  void add(byte[] source, int from, int length, int columns) {
    if (rows == bitmaps.length) {
      bitmaps = Arrays.copyOf(bitmaps, rows * 2);
      positions = Arrays.copyOf(positions, rows * 2);
    }
    int needed = Math.addExact(end, length);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
    System.arraycopy(source, from, bytes, end, length);
    bitmaps[rows] = end;
    positions[rows] = end + bitmapBytes(columns);
    rows++;
    end = needed;
  }

  /// The protocol leaves out the first two bits.
  private static int bitmapBytes(int columns) {
    return (columns + 9) / 8;
  }

  public int rows() {
    return rows;
  }

  /// How many bytes the rows take.
  public int length() {
    return end;
  }

  public byte[] bytes() {
    return bytes;
  }

  /// Where the next value of each row that is not NULL begins.
  public int[] positions() {
    return positions;
  }

  public boolean isNull(int row, int column) {
    int bit = column + 2;
    return (bytes[bitmaps[row] + (bit >> 3)] & (1 << (bit & 7))) != 0;
  }
}
