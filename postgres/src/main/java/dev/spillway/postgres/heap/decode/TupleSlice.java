package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.visibility.TupleHeader;
import java.util.Arrays;

/// Some row versions in one buffer of pages. Decoders walk over it a column at a time: each moves
/// every row's position behind its value. Filled again and again by one thread.
public final class TupleSlice {
  /// What stands for the place of a value that is NULL.
  static final int NULL = -1;

  /// What stands for the place of a value whose row is older than its column.
  static final int MISSING = -2;

  private static final int NO_BITMAP = -1;

  private final int columns;
  private byte[] bytes = new byte[0];
  private int[] begins = new int[1024];
  private int[] positions = new int[1024];
  private int[] ends = new int[1024];
  private int[] bitmaps = new int[1024];
  private int[] counts = new int[1024];
  private int rows;
  private int from;
  private int to;
  private boolean complete;

  /// @param columns that a row has if it is as new as its table
  public TupleSlice(int columns) {
    this.columns = columns;
  }

  /// Forgets all rows; those to come lie in `bytes`.
  public void begin(byte[] pages) {
    bytes = pages;
    rows = 0;
    from = 0;
    to = 0;
    complete = true;
  }

  /// Adds a row version whose header is sound.
  public void add(int tuple, int length) {
    if (rows == positions.length) {
      grow();
    }
    int count = TupleHeader.columns(bytes, tuple);
    if (count > columns) {
      throw DamagedFileException.inValue(
          "a row has %d columns, its table only %d".formatted(count, columns));
    }
    boolean hasNull = TupleHeader.hasNull(bytes, tuple);
    complete &= !hasNull && count == columns;
    begins[rows] = tuple + TupleHeader.length(bytes, tuple);
    positions[rows] = begins[rows];
    ends[rows] = tuple + length;
    bitmaps[rows] = hasNull ? tuple + TupleHeader.BITMAP_OFFSET : NO_BITMAP;
    counts[rows] = count;
    rows++;
  }

  private void grow() {
    int size = 2 * rows;
    begins = Arrays.copyOf(begins, size);
    positions = Arrays.copyOf(positions, size);
    ends = Arrays.copyOf(ends, size);
    bitmaps = Arrays.copyOf(bitmaps, size);
    counts = Arrays.copyOf(counts, size);
  }

  /// All rows that were added.
  public int rows() {
    return rows;
  }

  /// Chooses the rows that decoders see, and puts them before their first column.
  public void choose(int first, int behindLast) {
    from = first;
    to = behindLast;
    System.arraycopy(begins, first, positions, first, behindLast - first);
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  byte[] bytes() {
    return bytes;
  }

  int end(int row) {
    return ends[row];
  }

  void moveTo(int row, int position) {
    positions[row] = position;
  }

  int position(int row) {
    return positions[row];
  }

  /// Where the row's value of a fixed length is, or [#NULL] or [#MISSING]. Moves behind it.
  int fixed(int row, int number, int alignment, int length) {
    if (!complete && isAbsent(row, number)) {
      return absence(row, number);
    }
    int at = (positions[row] + alignment - 1) & -alignment;
    if (length > ends[row] - at) {
      throw reachesOut();
    }
    positions[row] = at + length;
    return at;
  }

  /// Where the row's value of varying length is, or [#NULL] or [#MISSING]. Does not move.
  int varying(int row, int number, int alignment) {
    if (!complete && isAbsent(row, number)) {
      return absence(row, number);
    }
    int at = positions[row];
    if (at >= ends[row]) {
      throw reachesOut();
    }
    if (bytes[at] == 0) {
      at = (at + alignment - 1) & -alignment;
    }
    if (at >= ends[row]) {
      throw reachesOut();
    }
    return at;
  }

  private boolean isAbsent(int row, int number) {
    return number > counts[row]
        || (bitmaps[row] != NO_BITMAP
            && (bytes[bitmaps[row] + ((number - 1) >> 3)] >> ((number - 1) & 7) & 1) == 0);
  }

  private int absence(int row, int number) {
    return number > counts[row] ? MISSING : NULL;
  }

  static DamagedFileException reachesOut() {
    return DamagedFileException.inValue("a value reaches beyond its row");
  }
}
