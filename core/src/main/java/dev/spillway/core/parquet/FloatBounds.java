package dev.spillway.core.parquet;

import java.util.Optional;

/// Follows least and greatest of FLOAT values. NaN has no place in Parquet's order and is left out;
/// zeros have one only if a least zero is negative and a greatest one positive.
///
/// @see <a
///   href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
///   parquet.thrift</a>, `ColumnOrder`
final class FloatBounds {
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  void offer(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      offer(values[i]);
    }
  }

  // Not Math.min: it would make NaN the least of all.
  void offer(float value) {
    if (value <= min) {
      min = value;
    }
    if (value >= max) {
      max = value;
    }
  }

  Optional<Bounds> take() {
    if (min > max) {
      return Optional.empty();
    }
    Bounds bounds =
        new Bounds(
            LittleEndian.bytes(Float.floatToIntBits(min == 0 ? -0.0f : min)),
            LittleEndian.bytes(Float.floatToIntBits(max == 0 ? 0.0f : max)));
    min = Float.POSITIVE_INFINITY;
    max = Float.NEGATIVE_INFINITY;
    return Optional.of(bounds);
  }
}
