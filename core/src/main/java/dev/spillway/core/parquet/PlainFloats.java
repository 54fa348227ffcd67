package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.FloatVector;
import java.util.Optional;

/// FLOAT pages.
final class PlainFloats implements PlainValues {
  private final FloatBounds bounds = new FloatBounds();

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    float[] values = ((FloatVector) vector).array();
    int count = Math.min(to - from, (maxPageBytes - page.length()) / Float.BYTES);
    page.putFloats(values, from, count);
    bounds.offer(values, from, from + count);
    return count;
  }

  @Override
  public Optional<Bounds> takeBounds() {
    return bounds.take();
  }
}
