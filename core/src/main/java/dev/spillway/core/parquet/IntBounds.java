package dev.spillway.core.parquet;

import java.util.Optional;

/// Follows least and greatest of INT32 values.
final class IntBounds {
  private int min = Integer.MAX_VALUE;
  private int max = Integer.MIN_VALUE;

  void offer(int[] values, int from, int to) {
    int least = min;
    int greatest = max;
    for (int i = from; i < to; i++) {
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    min = least;
    max = greatest;
  }

  /// The bounds of `values[indices[i]]` for the first `count` indices.
  static Optional<Bounds> of(int[] values, int[] indices, int count) {
    IntBounds bounds = new IntBounds();
    for (int i = 0; i < count; i++) {
      int value = values[indices[i]];
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
    min = Integer.MAX_VALUE;
    max = Integer.MIN_VALUE;
    return Optional.of(bounds);
  }
}
