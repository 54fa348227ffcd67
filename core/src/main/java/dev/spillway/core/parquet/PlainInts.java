package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.IntVector;
import java.util.Optional;

/// INT32 pages.
final class PlainInts implements PlainValues {
  private final IntBounds bounds = new IntBounds();

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    int[] values = ((IntVector) vector).array();
    int count = Math.min(to - from, (maxPageBytes - page.length()) / Integer.BYTES);
    page.putInts(values, from, count);
    bounds.offer(values, from, from + count);
    return count;
  }

  @Override
  public Optional<Bounds> takeBounds() {
    return bounds.take();
  }
}
