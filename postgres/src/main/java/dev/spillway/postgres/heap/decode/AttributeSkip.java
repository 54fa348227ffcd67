package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.toast.Varlena;

/// Moves rows behind a column that nobody reads, such as a dropped one.
public final class AttributeSkip {
  private static final int C_STRING = -2;

  private final Attribute attribute;

  public AttributeSkip(Attribute attribute) {
    this.attribute = attribute;
  }

  public void skip(TupleSlice rows) {
    int number = attribute.number();
    int length = attribute.stored().length();
    int alignment = attribute.stored().alignment();
    for (int row = rows.from(); row < rows.to(); row++) {
      if (length >= 0) {
        rows.fixed(row, number, alignment, length);
      } else if (length == StoredType.VARYING) {
        int at = rows.varying(row, number, alignment);
        if (at >= 0) {
          rows.moveTo(row, at + Varlena.storedBytes(rows.bytes(), at, rows.end(row)));
        }
      } else if (length == C_STRING) {
        int at = rows.fixed(row, number, 1, 1);
        if (at >= 0) {
          rows.moveTo(row, behindZero(rows, at, rows.end(row)));
        }
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

  /// Skips, and answers how many bytes the values of the rows have elsewhere.
  public long skipCounting(TupleSlice rows) {
    if (attribute.stored().length() != StoredType.VARYING) {
      skip(rows);
      return 0;
    }
    long bytes = 0;
    for (int row = rows.from(); row < rows.to(); row++) {
      int at = rows.varying(row, attribute.number(), attribute.stored().alignment());
      if (at >= 0) {
        rows.moveTo(row, at + Varlena.storedBytes(rows.bytes(), at, rows.end(row)));
        bytes += Varlena.externalBytes(rows.bytes(), at);
      }
    }
    return bytes;
  }
}
