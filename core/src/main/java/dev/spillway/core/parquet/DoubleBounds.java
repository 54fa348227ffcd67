package dev.spillway.core.parquet;

import java.util.Optional;

/// Follows least and greatest of DOUBLE values. NaN has no place in Parquet's order and is left
/// out; zeros have one only if a least zero is negative and a greatest one positive.
///
/// @see <a
///   href="https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift">
///   parquet.thrift</a>, `ColumnOrder`
final class DoubleBounds {
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  void offer(double[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      offer(values[i]);
    }
  }

  // Not Math.min: it would make NaN the least of all.
  void offer(double value) {
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
            LittleEndian.bytes(Double.doubleToLongBits(min == 0 ? -0.0 : min)),
            LittleEndian.bytes(Double.doubleToLongBits(max == 0 ? 0.0 : max)));
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    return Optional.of(bounds);
  }
}
