package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.LongVector;
import java.util.Optional;

/// INT64 pages.
final class PlainLongs implements PlainValues {
  private final LongBounds bounds = new LongBounds();

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    long[] values = ((LongVector) vector).array();
    int count = Math.min(to - from, (maxPageBytes - page.length()) / Long.BYTES);
    page.putLongs(values, from, count);
    bounds.offer(values, from, from + count);
    return count;
  }

  @Override
  public Optional<Bounds> takeBounds() {
    return bounds.take();
  }
}
