package dev.spillway.postgres.heap;

import java.util.Arrays;

/// How many bytes each of some rows has in TOAST: of columns whose values can go to a spool, and of
/// others, which have to be held. Used by one thread.
final class ExternalBytes {
  /// Instead of an array, of columns that nobody reads.
  static final long[] UNCOUNTED = new long[0];

  private long[] spoolable = new long[1];
  private long[] held = new long[1];

  /// Begins anew with that many rows, which have nothing yet.
  void begin(int rows) {
    if (held.length < rows) {
      spoolable = new long[2 * rows];
      held = new long[2 * rows];
    }
    Arrays.fill(spoolable, 0, rows, 0);
    Arrays.fill(held, 0, rows, 0);
  }

  long[] spoolable() {
    return spoolable;
  }

  long[] held() {
    return held;
  }

  long held(int row) {
    return held[row];
  }

  long all(int row) {
    return held[row] + spoolable[row];
  }
}
