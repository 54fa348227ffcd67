package dev.spillway.postgres.heap.toast;

import dev.spillway.core.spool.Spool;

/// What a dictionary coder writes to a spool, and the end of it that copies may come from. Used by
/// one thread.
final class SlidingWindow {
  /// What LZ4 may look back; PGLZ looks back less.
  private static final int KEPT_BYTES = 1 << 16;

  /// What is written before the window slides.
  static final int WINDOW_BYTES = KEPT_BYTES + (1 << 20);

  private final byte[] window = new byte[WINDOW_BYTES];
  private final Spool spool;
  private long slid;
  private int spooled;
  private int at;

  SlidingWindow(Spool spool) {
    this.spool = spool;
  }

  /// Bytes written so far.
  long written() {
    return slid + at;
  }

  void write(SpooledInput input, int size) {
    int left = size;
    while (left > 0) {
      // First: it may slide, and then the end of what was written is elsewhere.
      int most = Math.min(left, room());
      int count = input.read(window, at, most);
      at += count;
      left -= count;
    }
  }

  /// Writes `size` bytes again from `back` bytes before the end, which may be those just written.
  ///
  /// @param back at least 1, and no more than was written or an LZ4 copy reaches
  void copy(int back, int size) {
    int left = size;
    int reach = back;
    while (left > 0) {
      int count = Math.min(Math.min(left, room()), reach);
      System.arraycopy(window, at - reach, window, at, count);
      at += count;
      left -= count;
      // What was copied repeats itself, so that twice as much can be copied at once.
      reach = count == reach && 2 * reach <= KEPT_BYTES ? 2 * reach : reach;
    }
  }

  /// How much can be written at once.
  private int room() {
    if (at == window.length) {
      flush();
      System.arraycopy(window, at - KEPT_BYTES, window, 0, KEPT_BYTES);
      slid += at - KEPT_BYTES;
      at = KEPT_BYTES;
      spooled = KEPT_BYTES;
    }
    return window.length - at;
  }

  /// Hands over what the spool does not have yet.
  void flush() {
    spool.write(window, spooled, at - spooled);
    spooled = at;
  }
}
