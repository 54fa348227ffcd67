package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;

/// Multiranges: the type, the number of ranges, where each but the first begins, the flags of each,
/// the bounds of each.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/utils/multirangetypes.h">
///   multirangetypes.h</a>
final class MultirangeText implements DatumText {
  private static final int HEADER = 8;
  private static final int LENGTH_BYTES = 4;

  private final RangeText range;
  private final StoredType bound;

  MultirangeText(RangeText range, StoredType bound) {
    this.range = range;
    this.bound = bound;
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    int count = length < HEADER ? -1 : LittleEndian.int4(bytes, from + 4);
    if (count < 0 || HEADER + 5L * count - 4 > length) {
      throw DamagedFileException.inValue("a multirange is none");
    }
    int base = from - LENGTH_BYTES;
    int flags = from + HEADER + 4 * Math.max(0, count - 1);
    int at = aligned(flags + count, base);
    out.put('{');
    for (int i = 0; i < count; i++) {
      out.put(i == 0 ? "" : ",");
      at = range.print(bytes, at, from + length, base, bytes[flags + i], out);
      at = aligned(at, base);
    }
    out.put('}');
  }

  private int aligned(int at, int base) {
    return base + ((at - base + bound.alignment() - 1) & -bound.alignment());
  }
}
