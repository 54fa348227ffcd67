package dev.spillway.server.wiring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that is done again and again by a thread of its own, until it is closed. A failure is
/// logged and does not end it.
final class Ticking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticking.class);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /// Begins at once.
  Ticking(String name, Duration every, Runnable work) {
    this.thread = Thread.ofPlatform().daemon().name(name).start(() -> run(every, work));
  }

  private void run(Duration every, Runnable work) {
    try {
      do {
        try {
          work.run();
        } catch (RuntimeException e) {
          LOG.error("{} failed; it is tried again", thread.getName(), e);
        }
      } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for the work under way. Idempotent.
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
