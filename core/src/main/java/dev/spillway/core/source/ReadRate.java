package dev.spillway.core.source;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How fast a source may be read: a token bucket that holds at most one second's bytes.
/// Thread-safe.
public final class ReadRate {
  private static final double NANOS_OF_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OptionalLong bytesPerSecond;
  private final LongSupplier nanoTime;
  private double available;
  private long lastNanos;

  /// @param bytesPerSecond empty for as fast as it goes
  public ReadRate(OptionalLong bytesPerSecond, LongSupplier nanoTime) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.available = bytesPerSecond.orElse(0);
    this.lastNanos = nanoTime.getAsLong();
  }

  /// Takes what was read out of the bucket; answers for how long the reader has to pause, in
  /// nanoseconds.
  public synchronized long pauseNanosAfter(long bytes) {
    if (bytesPerSecond.isEmpty()) {
      return 0;
    }
    long rate = bytesPerSecond.getAsLong();
    long now = nanoTime.getAsLong();
    available =
        Math.min((double) rate, available + (now - lastNanos) / NANOS_OF_SECOND * rate) - bytes;
    lastNanos = now;
    return available >= 0 ? 0 : (long) (-available / rate * NANOS_OF_SECOND);
  }
}
