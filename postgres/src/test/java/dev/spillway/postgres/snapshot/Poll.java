package dev.spillway.postgres.snapshot;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for something that another process does.
final class Poll {
  private static final Duration MOST = Duration.ofMinutes(2);

  private Poll() {}

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not become true within " + MOST);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
