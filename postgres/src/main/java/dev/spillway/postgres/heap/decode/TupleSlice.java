package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.visibility.TupleHeader;
import java.util.Arrays;

/// Some row versions in one buffer of pages. Decoders walk over it a column at a time: each moves
/// every row's position behind its value. Filled again and again by one thread.
public final class TupleSlice {
  /// What the buffer has to have behind the pages: the bitmap of rows without NULLs lies there, so
  /// that nobody has to ask whether a row has one; and short values are copied by whole words.
  public static final int TAIL_BYTES = 256;

  static {
    assert TAIL_BYTES >= BytesVector.OVERRUN_BYTES;
  }

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
  private boolean sameAge;

  // What was found of the column that is walked over, see AttributeWalk.
  private byte[] flags = new byte[1024];
  private int[] places = new int[1024];
  private int[] lengths = new int[1024];

  /// @param columns that a row has if it is as new as its table
  public TupleSlice(int columns) {
    this.columns = columns;
  }

  /// A buffer for `size` bytes of pages.
  public static byte[] buffer(int size) {
    byte[] buffer = new byte[size + TAIL_BYTES];
    Arrays.fill(buffer, size, buffer.length, (byte) 0xFF);
    return buffer;
  }

  /// Forgets all rows; those to come lie in `pages`, which [#buffer] made.
  public void begin(byte[] pages) {
    bytes = pages;
    rows = 0;
    from = 0;
    to = 0;
    complete = true;
    sameAge = true;
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
    complete &= !hasNull;
    sameAge &= count == columns;
    begins[rows] = tuple + TupleHeader.length(bytes, tuple);
    ends[rows] = tuple + length;
    bitmaps[rows] = hasNull ? tuple + TupleHeader.BITMAP_OFFSET : bytes.length - TAIL_BYTES;
    counts[rows] = count;
    rows++;
  }

  private void grow() {
    int size = 2 * rows;
    begins = Arrays.copyOf(begins, size);
    positions = new int[size];
    ends = Arrays.copyOf(ends, size);
    bitmaps = Arrays.copyOf(bitmaps, size);
    counts = Arrays.copyOf(counts, size);
    flags = new byte[size];
    places = new int[size];
    lengths = new int[size];
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

  /// Where each row is: behind the columns that were walked over.
  int[] positions() {
    return positions;
  }

  int[] ends() {
    return ends;
  }

  /// Where each row's bitmap of columns that are not NULL begins.
  int[] bitmaps() {
    return bitmaps;
  }

  /// For each row that was walked over 1 if it has a value, 0 if it is NULL.
  byte[] flags() {
    return flags;
  }

  /// Where the values begin that were found.
  int[] places() {
    return places;
  }

  /// How long the values are, where that varies.
  int[] lengths() {
    return lengths;
  }

  /// Whether no row has a NULL in the columns that it has.
  boolean isComplete() {
    return complete;
  }

  /// Whether the row is not older than the column.
  boolean has(int row, int number) {
    return number <= counts[row];
  }

  /// Behind the last of the chosen rows from `row` on that, like it, have the column or are older.
  int endOfRun(int row, int number) {
    if (sameAge) {
      return to;
    }
    boolean has = has(row, number);
    int end = row + 1;
    while (end < to && has(end, number) == has) {
      end++;
    }
    return end;
  }

  static DamagedFileException reachesOut() {
    return DamagedFileException.inValue("a value reaches beyond its row");
  }
}
