package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;

/// Ranges: the range's type, the bounds that there are, flags.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/utils/rangetypes.h">rangetypes.h</a>
final class RangeText implements DatumText {
  private static final int TYPE_BYTES = 4;
  private static final int LENGTH_BYTES = 4;

  private static final int EMPTY = 0x01;
  private static final int LOWER_INCLUSIVE = 0x02;
  private static final int UPPER_INCLUSIVE = 0x04;
  private static final int NO_LOWER = EMPTY | 0x08 | 0x20;
  private static final int NO_UPPER = EMPTY | 0x10 | 0x40;

  private static final Quoting QUOTING = Quoting.doubling("()[],");

  private final NestedDatum bound;

  RangeText(NestedDatum bound) {
    this.bound = bound;
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    if (length < TYPE_BYTES + 1) {
      throw DamagedFileException.inValue("a range is none");
    }
    int flags = bytes[from + length - 1];
    print(bytes, from + TYPE_BYTES, from + length - 1, from - LENGTH_BYTES, flags, out);
  }

  /// Prints the range whose bounds begin at `at`; answers where they end.
  ///
  /// @param base what alignment counts from
  int print(byte[] bytes, int at, int end, int base, int flags, TextBuffer out) {
    if ((flags & EMPTY) != 0) {
      out.put("empty");
      return at;
    }
    out.put((flags & LOWER_INCLUSIVE) != 0 ? '[' : '(');
    int next = (flags & NO_LOWER) == 0 ? bound(bytes, at, end, base, out) : at;
    out.put(',');
    next = (flags & NO_UPPER) == 0 ? bound(bytes, next, end, base, out) : next;
    out.put((flags & UPPER_INCLUSIVE) != 0 ? ']' : ')');
    return next;
  }

  private int bound(byte[] bytes, int at, int end, int base, TextBuffer out) {
    int begin = bound.stored().begin(bytes, at, end, base);
    int next = bound.stored().end(bytes, begin, end);
    QUOTING.put(bound.print(bytes, begin, end), out);
    return next;
  }
}
