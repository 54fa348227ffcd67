package dev.spillway.core.storedexport;

import dev.spillway.core.export.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Turns a question that wants to be asked often into a signal that wakes up readers.
final class StopWatcher implements AutoCloseable {
  private static final int POLL_MILLIS = 100;

  private final StopSignal signal = new StopSignal();
  private final CountDownLatch closed = new CountDownLatch(1);

  StopWatcher(BooleanSupplier stop) {
    Thread.ofVirtual().name("spillway-stop-watcher").start(() -> watch(stop));
  }

  StopSignal signal() {
    return signal;
  }

  private void watch(BooleanSupplier stop) {
    try {
      while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stop.getAsBoolean()) {
          signal.request(StopSignal.Reason.SHUTDOWN);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
