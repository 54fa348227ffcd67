package dev.spillway.postgres.heap.page;

/// The layout of a page, the same for heaps, TOAST and B-trees since PostgreSQL 8.3: a header, line
/// pointers that grow up from it, items that grow down from the special space at the end.
///
/// @see <a href="https://www.postgresql.org/docs/current/storage-page-layout.html">page layout</a>
public final class Page {
  public static final int BYTES = 8192;

  static final int CHECKSUM_OFFSET = 8;
  private static final int FLAGS_OFFSET = 10;
  private static final int LOWER_OFFSET = 12;
  private static final int UPPER_OFFSET = 14;
  private static final int SPECIAL_OFFSET = 16;
  private static final int VERSION_OFFSET = 18;
  private static final int HEADER_BYTES = 24;
  private static final int SIZE_AND_VERSION = BYTES | 4;
  private static final int KNOWN_FLAGS = 0x0007;
  private static final int ALL_VISIBLE = 0x0004;

  private Page() {}

  /// What a line pointer points at.
  public static final int UNUSED = 0;

  /// An item.
  public static final int NORMAL = 1;

  /// Another line pointer, which is the one that counts.
  public static final int REDIRECT = 2;

  /// Nothing any more.
  public static final int DEAD = 3;

  /// Whether the page was never written, so that all of it is zero.
  public static boolean isNew(byte[] bytes, int page) {
    return LittleEndian.uint2(bytes, page + UPPER_OFFSET) == 0;
  }

  /// Whether everybody sees each of its rows.
  public static boolean isAllVisible(byte[] bytes, int page) {
    return (LittleEndian.uint2(bytes, page + FLAGS_OFFSET) & ALL_VISIBLE) != 0;
  }

  public static int linePointers(byte[] bytes, int page) {
    return (LittleEndian.uint2(bytes, page + LOWER_OFFSET) - HEADER_BYTES) / Integer.BYTES;
  }

  /// Line pointer number `number`, counted from 1.
  public static int linePointer(byte[] bytes, int page, int number) {
    return LittleEndian.int4(bytes, page + HEADER_BYTES + (number - 1) * Integer.BYTES);
  }

  public static int state(int linePointer) {
    return (linePointer >>> 15) & 3;
  }

  /// Where in its page the item begins.
  public static int offset(int linePointer) {
    return linePointer & 0x7FFF;
  }

  public static int length(int linePointer) {
    return linePointer >>> 17;
  }

  /// Where in the page its special space begins; there items end.
  public static int special(byte[] bytes, int page) {
    return LittleEndian.uint2(bytes, page + SPECIAL_OFFSET);
  }

  /// Whether an item lies where items may lie.
  public static boolean holds(byte[] bytes, int page, int linePointer) {
    int offset = offset(linePointer);
    return offset >= LittleEndian.uint2(bytes, page + UPPER_OFFSET)
        && offset + length(linePointer) <= special(bytes, page)
        && (offset & 7) == 0;
  }

  static int checksum(byte[] bytes, int page) {
    return LittleEndian.uint2(bytes, page + CHECKSUM_OFFSET);
  }

  /// What is wrong with the header of a page that is not new; empty if nothing is.
  static String complaint(byte[] bytes, int page) {
    int lower = LittleEndian.uint2(bytes, page + LOWER_OFFSET);
    int upper = LittleEndian.uint2(bytes, page + UPPER_OFFSET);
    int special = special(bytes, page);
    int version = LittleEndian.uint2(bytes, page + VERSION_OFFSET);
    if (version != SIZE_AND_VERSION) {
      return "its header says size and version 0x%04x instead of 0x%04x"
          .formatted(version, SIZE_AND_VERSION);
    }
    if ((LittleEndian.uint2(bytes, page + FLAGS_OFFSET) & ~KNOWN_FLAGS) != 0) {
      return "its header has unknown flags";
    }
    boolean ordered =
        lower >= HEADER_BYTES
            && (lower & 3) == 0
            && lower <= upper
            && upper <= special
            && special <= BYTES
            && (special & 7) == 0;
    return ordered
        ? ""
        : "its header's bounds are out of order (lower %d, upper %d, special %d)"
            .formatted(lower, upper, special);
  }

  static boolean isZero(byte[] bytes, int page) {
    for (int at = page; at < page + BYTES; at += Long.BYTES) {
      if (LittleEndian.int8(bytes, at) != 0) {
        return false;
      }
    }
    return true;
  }
}
