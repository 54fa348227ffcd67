package dev.spillway.core.parquet;

import dev.spillway.core.column.BooleanVector;
import dev.spillway.core.column.ColumnVector;
import java.util.Optional;

/// BOOLEAN pages: one bit per value, from the lowest bit of each byte.
final class PlainBooleans implements PlainValues {
  private int usedBits;
  private boolean sawFalse;
  private boolean sawTrue;

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    boolean[] values = ((BooleanVector) vector).array();
    if (page.length() == 0) {
      usedBits = 0;
    }
    int count = (int) Math.min(to - from, maxPageBytes * 8L - usedBits);
    for (int i = from; i < from + count; i++) {
      put(values[i], page);
    }
    return count;
  }

  private void put(boolean value, PageBuffer page) {
    if ((usedBits & 7) == 0) {
      page.putByte(0);
    }
    if (value) {
      page.array()[page.start() + (usedBits >> 3)] |= (byte) (1 << (usedBits & 7));
      sawTrue = true;
    } else {
      sawFalse = true;
    }
    usedBits++;
  }

  @Override
  public Optional<Bounds> takeBounds() {
    if (!sawFalse && !sawTrue) {
      return Optional.empty();
    }
    Bounds bounds =
        new Bounds(new byte[] {(byte) (sawFalse ? 0 : 1)}, new byte[] {(byte) (sawTrue ? 1 : 0)});
    sawFalse = false;
    sawTrue = false;
    return Optional.of(bounds);
  }
}
