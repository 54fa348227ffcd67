package dev.spillway.core.parquet;

import java.util.Optional;

/// Least and greatest value of a page or a chunk, in PLAIN encoding without length. Of byte strings
/// only the first [#KEPT_BYTES] are kept: enough to tell whether they are longer than what
/// statistics show.
record Bounds(byte[] min, byte[] max) {
  /// Longer bounds are cut in statistics and page index, so that no footer grows with its values.
  static final int SHOWN_BYTES = 64;

  static final int KEPT_BYTES = SHOWN_BYTES + 1;

  /// The bounds of both together.
  static Optional<Bounds> union(Optional<Bounds> one, Optional<Bounds> other, Order order) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    Bounds a = one.get();
    Bounds b = other.get();
    return Optional.of(
        new Bounds(
            order.compare(a.min, b.min) <= 0 ? a.min : b.min,
            order.compare(a.max, b.max) >= 0 ? a.max : b.max));
  }
}
