package dev.spillway.mysql.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ReadRate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What all exports of one server may ask of it together. Thread-safe.
final class SharedLimits {
  private static final long LOOK_EVERY_MILLIS = 100;

  private final ReadRate rate;
  private final Semaphore readers;

  SharedLimits(ReadOptions options) {
    this.rate = new ReadRate(options.maxReadBytesPerSecond(), System::nanoTime);
    this.readers = new Semaphore(options.maxConnections(), true);
  }

  ReadRate rate() {
    return rate;
  }

  /// Waits until fewer than `max-connections` read.
  ///
  /// @param requireOpen throws when nobody wants to read any more
  void beginReading(Runnable requireOpen) {
    try {
      do {
        requireOpen.run();
      } while (!readers.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "The reader was interrupted.", e);
    }
  }

  void endReading() {
    readers.release();
  }
}
