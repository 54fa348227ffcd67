package dev.spillway.server.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for what a server does in its own time.
public final class Poll {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  /// Far beyond what any of it takes: only a hang gets there.
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(10);

  private Poll() {}

  /// Asks again and again until the answer fits.
  public static <T> T until(Supplier<T> ask, Predicate<T> fits) {
    long began = System.nanoTime();
    while (true) {
      T answer = ask.get();
      if (fits.test(answer)) {
        return answer;
      }
      if (System.nanoTime() - began > MOST_NANOS) {
        throw new AssertionError("still not there after minutes: " + answer);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
