package dev.spillway.postgres.heap.visibility;

import dev.spillway.postgres.heap.page.LittleEndian;

/// The header of a row version.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/access/htup_details.h">
///   htup_details.h</a>
public final class TupleHeader {
  /// The least that a row version takes.
  public static final int MIN_BYTES = 24;

  /// Where the bitmap of columns that are not NULL begins.
  public static final int BITMAP_OFFSET = 23;

  static final int HAS_NULL = 0x0001;
  static final int HAS_EXTERNAL = 0x0004;
  static final int KEY_SHARE_LOCK = 0x0010;
  static final int EXCLUSIVE_LOCK = 0x0040;
  static final int LOCK_ONLY = 0x0080;
  static final int XMIN_COMMITTED = 0x0100;
  static final int XMIN_INVALID = 0x0200;
  static final int XMIN_FROZEN = XMIN_COMMITTED | XMIN_INVALID;
  static final int XMAX_COMMITTED = 0x0400;
  static final int XMAX_INVALID = 0x0800;
  static final int XMAX_IS_MULTI = 0x1000;
  static final int MOVED = 0xC000;

  private static final int XMAX_OFFSET = 4;
  private static final int MASK2_OFFSET = 18;
  private static final int MASK_OFFSET = 20;
  private static final int HEADER_LENGTH_OFFSET = 22;
  private static final int COLUMNS_MASK = 0x07FF;

  private TupleHeader() {}

  static int xmin(byte[] bytes, int tuple) {
    return LittleEndian.int4(bytes, tuple);
  }

  static int xmax(byte[] bytes, int tuple) {
    return LittleEndian.int4(bytes, tuple + XMAX_OFFSET);
  }

  static int mask(byte[] bytes, int tuple) {
    return LittleEndian.uint2(bytes, tuple + MASK_OFFSET);
  }

  /// How many columns it holds: fewer than the table has if columns were added since.
  public static int columns(byte[] bytes, int tuple) {
    return LittleEndian.uint2(bytes, tuple + MASK2_OFFSET) & COLUMNS_MASK;
  }

  public static boolean hasNull(byte[] bytes, int tuple) {
    return (bytes[tuple + MASK_OFFSET] & HAS_NULL) != 0;
  }

  /// Whether a value may lie in the TOAST relation.
  public static boolean hasExternal(byte[] bytes, int tuple) {
    return (bytes[tuple + MASK_OFFSET] & HAS_EXTERNAL) != 0;
  }

  /// Where the first column begins.
  public static int length(byte[] bytes, int tuple) {
    return bytes[tuple + HEADER_LENGTH_OFFSET] & 0xFF;
  }

  /// Whether header and bitmap lie within the `length` bytes of a row version on a page.
  public static boolean isSound(byte[] bytes, int tuple, int length) {
    return isSoundAt(bytes, tuple, length) && (length(bytes, tuple) & 7) == 0;
  }

  /// As [#isSound], for one inside of a value, which may lie anywhere.
  public static boolean isSoundAt(byte[] bytes, int tuple, int length) {
    if (length < MIN_BYTES) {
      return false;
    }
    int bitmap = hasNull(bytes, tuple) ? (columns(bytes, tuple) + 7) / 8 : 0;
    int header = length(bytes, tuple);
    return header <= length && header >= BITMAP_OFFSET + bitmap;
  }
}
