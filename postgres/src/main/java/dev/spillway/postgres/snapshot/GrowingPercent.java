package dev.spillway.postgres.snapshot;

import java.util.function.IntConsumer;

/// Passes a percentage on when it has grown. Used by one thread.
final class GrowingPercent implements IntConsumer {
  private final IntConsumer listener;
  private int last;

  GrowingPercent(IntConsumer listener) {
    this.listener = listener;
  }

  @Override
  public void accept(int percent) {
    if (percent > last) {
      last = percent;
      listener.accept(percent);
    }
  }
}
