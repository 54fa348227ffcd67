package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.toast.Varlena;

/// Moves rows behind a column that nobody reads, such as a dropped one.
public final class AttributeSkip {
  private static final int C_STRING = -2;

  private final int number;
  private final int length;
  private final AttributeWalk walk;

  public AttributeSkip(Attribute attribute) {
    this.number = attribute.number();
    this.length = attribute.stored().length();
    this.walk = new AttributeWalk(attribute);
  }

  public void skip(TupleSlice rows) {
    skip(rows, new long[0]);
  }

  /// Skips, and counts for each row the bytes that its value has elsewhere.
  public void skipCounting(TupleSlice rows, long[] bytes) {
    skip(rows, bytes);
  }

  private void skip(TupleSlice rows, long[] bytes) {
    int row = rows.from();
    while (row < rows.to()) {
      int end = rows.endOfRun(row, number);
      if (rows.has(row, number)) {
        switch (length) {
          case StoredType.VARYING -> varying(rows, row, end, bytes);
          case C_STRING -> cString(rows, row, end);
          default -> walk.fixed(rows, row, end);
        }
      }
      row = end;
    }
  }

  private void varying(TupleSlice rows, int first, int last, long[] bytes) {
    int row = first;
    while (row < last) {
      row = walk.varying(rows, row, last);
      if (row < last) {
        int at = walk.begin(rows, row);
        rows.positions()[row] = at + Varlena.storedBytes(rows.bytes(), at, rows.ends()[row]);
        if (bytes.length > 0) {
          bytes[row] += Varlena.externalBytes(rows.bytes(), at);
        }
        row++;
      }
    }
  }

  private void cString(TupleSlice rows, int first, int last) {
    for (int row = first; row < last; row++) {
      if (walk.isPresent(rows, row, row - first)) {
        rows.positions()[row] = behindZero(rows, rows.positions()[row], rows.ends()[row]);
      }
    }
  }

  private static int behindZero(TupleSlice rows, int from, int end) {
    for (int at = from; at < end; at++) {
      if (rows.bytes()[at] == 0) {
        return at + 1;
      }
    }
    throw TupleSlice.reachesOut();
  }
}
