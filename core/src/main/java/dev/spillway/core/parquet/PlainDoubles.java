package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.DoubleVector;
import java.util.Optional;

/// DOUBLE pages.
final class PlainDoubles implements PlainValues {
  private final DoubleBounds bounds = new DoubleBounds();

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    double[] values = ((DoubleVector) vector).array();
    int count = Math.min(to - from, (maxPageBytes - page.length()) / Double.BYTES);
    page.putDoubles(values, from, count);
    bounds.offer(values, from, from + count);
    return count;
  }

  @Override
  public Optional<Bounds> takeBounds() {
    return bounds.take();
  }
}
