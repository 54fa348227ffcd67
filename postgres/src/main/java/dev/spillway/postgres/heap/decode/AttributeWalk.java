package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.LittleEndian;

/// Finds one column's values in rows that all have it, and moves the rows behind them. What it
/// finds lies in the slice: a flag for each row, and places and lengths of the values, dense.
final class AttributeWalk {
  private static final int EXTERNAL = 1;

  private final int length;
  private final int alignment;
  private final int bitmapByte;
  private final int bitmapShift;

  AttributeWalk(Attribute attribute) {
    this.length = attribute.stored().length();
    this.alignment = attribute.stored().alignment();
    this.bitmapByte = (attribute.number() - 1) >> 3;
    this.bitmapShift = (attribute.number() - 1) & 7;
  }

  /// Finds values of a fixed length; answers how many there are.
  int fixed(TupleSlice rows, int first, int last) {
    if (rows.isComplete()) {
      fixedOfAll(rows, first, last);
      return last - first;
    }
    byte[] bytes = rows.bytes();
    int[] positions = rows.positions();
    int[] ends = rows.ends();
    int[] bitmaps = rows.bitmaps();
    byte[] flags = rows.flags();
    int[] places = rows.places();
    int values = 0;
    int left = 0;
    for (int row = first; row < last; row++) {
      // Without a branch, for nobody can guess which values are NULL.
      int flag = (bytes[bitmaps[row] + bitmapByte] >> bitmapShift) & 1;
      int position = positions[row];
      int at = (position + alignment - 1) & -alignment;
      left |= (ends[row] - at - length) & -flag;
      flags[row - first] = (byte) flag;
      places[values] = at;
      values += flag;
      positions[row] = position + ((at + length - position) & -flag);
    }
    requireRoom(left);
    return values;
  }

  private void fixedOfAll(TupleSlice rows, int first, int last) {
    int[] positions = rows.positions();
    int[] ends = rows.ends();
    int[] places = rows.places();
    int left = 0;
    for (int row = first; row < last; row++) {
      int at = (positions[row] + alignment - 1) & -alignment;
      left |= ends[row] - at - length;
      places[row - first] = at;
      positions[row] = at + length;
    }
    requireRoom(left);
  }

  private static void requireRoom(int left) {
    if (left < 0) {
      throw TupleSlice.reachesOut();
    }
  }

  /// Finds values of varying length up to the first that has to be opened, because it is compressed
  /// or lies elsewhere; answers its row, or `last`. [#values] says how many it found.
  int varying(TupleSlice rows, int first, int last) {
    return rows.isComplete() ? varyingOfAll(rows, first, last) : varyingOfSome(rows, first, last);
  }

  private int varyingOfAll(TupleSlice rows, int first, int last) {
    byte[] bytes = rows.bytes();
    int[] positions = rows.positions();
    int[] ends = rows.ends();
    int[] places = rows.places();
    int[] lengths = rows.lengths();
    int left = 0;
    int row = first;
    for (; row < last; row++) {
      int at = positions[row];
      int head = bytes[at];
      if (notShort(head) == 0) {
        int size = (head & 0xFF) >>> 1;
        left |= ends[row] - at - size;
        places[row - first] = at + 1;
        lengths[row - first] = size - 1;
        positions[row] = at + size;
      } else if (!findLong(rows, row, row - first)) {
        break;
      }
    }
    requireRoom(left);
    values = row - first;
    return row;
  }

  private int varyingOfSome(TupleSlice rows, int first, int last) {
    byte[] bytes = rows.bytes();
    int[] positions = rows.positions();
    int[] ends = rows.ends();
    int[] bitmaps = rows.bitmaps();
    byte[] flags = rows.flags();
    int[] places = rows.places();
    int[] lengths = rows.lengths();
    int found = 0;
    int left = 0;
    int row = first;
    for (; row < last; row++) {
      // Without a branch for NULLs, as above: they are short values of no length.
      int flag = (bytes[bitmaps[row] + bitmapByte] >> bitmapShift) & 1;
      flags[row - first] = (byte) flag;
      int at = positions[row];
      int head = bytes[at];
      if ((notShort(head) & flag) == 0) {
        int size = ((head & 0xFF) >>> 1) & -flag;
        left |= ends[row] - at - size;
        places[found] = at + 1;
        lengths[found] = size - 1;
        positions[row] = at + size;
      } else if (!findLong(rows, row, found)) {
        break;
      }
      found += flag;
    }
    requireRoom(left);
    values = found;
    return row;
  }

  /// 0 if a value that begins so has one byte of length before it, and lies where that byte is.
  private static int notShort(int head) {
    return (((head & 0xFF) >>> 1) - 1) >>> 31 | (~head & 1);
  }

  /// Finds the value of one row, which is not NULL, as the `index`-th; answers whether it could be.
  private boolean findLong(TupleSlice rows, int row, int index) {
    byte[] bytes = rows.bytes();
    int end = rows.ends()[row];
    int at = begin(bytes, rows.positions()[row], end);
    int head = bytes[at];
    if (head == EXTERNAL || (head & 3) == 2) {
      return false;
    }
    boolean isShort = (head & 1) != 0;
    int header = isShort ? 1 : Integer.BYTES;
    int size = isShort ? (head & 0xFF) >>> 1 : LittleEndian.int4(bytes, at) >>> 2;
    if (size < header || size > end - at) {
      throw TupleSlice.reachesOut();
    }
    rows.places()[index] = at + header;
    rows.lengths()[index] = size - header;
    rows.positions()[row] = at + size;
    return true;
  }

  private int values;

  /// How many values [#varying] found.
  int values() {
    return values;
  }

  /// Whether the row has a value; notes it as the flag `index`.
  boolean isPresent(TupleSlice rows, int row, int index) {
    int flag = (rows.bytes()[rows.bitmaps()[row] + bitmapByte] >> bitmapShift) & 1;
    rows.flags()[index] = (byte) flag;
    return flag != 0;
  }

  /// Where the value of varying length begins of a row that is before it.
  int begin(TupleSlice rows, int row) {
    return begin(rows.bytes(), rows.positions()[row], rows.ends()[row]);
  }

  /// A value with a short length is not aligned, and its first byte is never zero, as padding is.
  private int begin(byte[] bytes, int position, int end) {
    int at = position;
    if (at < end && bytes[at] == 0) {
      at = (at + alignment - 1) & -alignment;
    }
    if (at >= end) {
      throw TupleSlice.reachesOut();
    }
    return at;
  }
}
