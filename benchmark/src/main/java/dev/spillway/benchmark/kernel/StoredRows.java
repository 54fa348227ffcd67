package dev.spillway.benchmark.kernel;

import dev.spillway.postgres.heap.page.Page;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Pages as PostgreSQL writes them, filled one behind the other with rows that everybody sees.
final class StoredRows {
  private static final int HEADER = 24;
  private static final int POINTER = 4;
  private static final int NORMAL = 1 << 15;
  private static final int LENGTH_SHIFT = 17;
  private static final short SIZE_AND_VERSION = (short) (Page.BYTES | 4);
  private static final short FROZEN = 0x0B00;
  private static final short HAS_NULL = 0x0001;

  private final ByteBuffer pages;
  private int page = -1;
  private int pointers;
  private int upper;

  StoredRows(int count) {
    this.pages = ByteBuffer.allocate(count * Page.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Where a row lies, and how long it is.
  record Place(int page, int number, int offset, int length) {}

  /// Adds a row.
  ///
  /// @param values of its columns, with the padding between them; empty for a row of one NULL
  Place add(int columns, byte[] values) {
    int length = HEADER + values.length;
    int aligned = (length + 7) & -8;
    if (page < 0 || upper - aligned < HEADER + (pointers + 1) * POINTER) {
      begin();
    }
    upper -= aligned;
    int at = page * Page.BYTES + upper;
    pages.putShort(at + 18, (short) columns).put(at + 22, (byte) HEADER);
    pages.putShort(at + 20, values.length == 0 ? (short) (FROZEN | HAS_NULL) : FROZEN);
    pages.put(at + HEADER, values);
    pages.putInt(
        page * Page.BYTES + HEADER + pointers * POINTER, upper | NORMAL | length << LENGTH_SHIFT);
    pointers++;
    end(page * Page.BYTES, HEADER + pointers * POINTER, upper, Page.BYTES);
    return new Place(page, pointers, at, length);
  }

  private void begin() {
    page++;
    pointers = 0;
    upper = Page.BYTES;
  }

  private void end(int at, int lower, int from, int special) {
    pages.putShort(at + 12, (short) lower).putShort(at + 14, (short) from);
    pages.putShort(at + 16, (short) special).putShort(at + 18, SIZE_AND_VERSION);
  }

  byte[] bytes() {
    return pages.array();
  }

  int pages() {
    return page + 1;
  }
}
