package dev.spillway.core.parquet;

import java.util.Optional;

/// Follows least and greatest of INT64 values.
final class LongBounds {
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  void offer(long[] values, int from, int to) {
    long least = min;
    long greatest = max;
    for (int i = from; i < to; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    min = least;
    max = greatest;
  }

  /// The bounds of `values[indices[i]]` for the first `count` indices.
  static Optional<Bounds> of(long[] values, int[] indices, int count) {
    LongBounds bounds = new LongBounds();
    for (int i = 0; i < count; i++) {
      long value = values[indices[i]];
      bounds.min = Math.min(bounds.min, value);
      bounds.max = Math.max(bounds.max, value);
    }
    return bounds.take();
  }

  Optional<Bounds> take() {
    if (min > max) {
      return Optional.empty();
    }
    Bounds bounds = new Bounds(LittleEndian.bytes(min), LittleEndian.bytes(max));
    min = Long.MAX_VALUE;
    max = Long.MIN_VALUE;
    return Optional.of(bounds);
  }
}
