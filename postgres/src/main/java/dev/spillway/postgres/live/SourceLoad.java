package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ReadRate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The load that all exports of one source together put on it: reading sessions, idle ones
/// included, and bytes a second. Thread-safe.
final class SourceLoad {
  private static final long POLL_MILLIS = 100;

  private final int maxConnections;
  private final Semaphore permits;
  private final ReadRate rate;
  private final Deque<ReadSession> idle = new ArrayDeque<>();

  SourceLoad(ReadLimits limits) {
    this.maxConnections = limits.maxConnections();
    this.permits = new Semaphore(limits.maxConnections(), true);
    this.rate = new ReadRate(limits.maxReadBytesPerSecond(), System::nanoTime);
  }

  /// Waits until one more session may read, then gives an idle one that fits or room for a new one.
  Optional<ReadSession> enter(Object owner, String database, BooleanSupplier stopped) {
    acquire(stopped);
    synchronized (idle) {
      for (Iterator<ReadSession> sessions = idle.iterator(); sessions.hasNext(); ) {
        ReadSession session = sessions.next();
        if (session.isFor(owner, database)) {
          sessions.remove();
          return Optional.of(session);
        }
      }
      closeSurplus();
      return Optional.empty();
    }
  }

  /// Ends what [#enter] began; the session can be used again.
  void leave(ReadSession session) {
    synchronized (idle) {
      idle.addLast(session);
    }
    permits.release();
  }

  /// Ends what [#enter] began; its session is closed already or never came to be.
  void leave() {
    permits.release();
  }

  /// Closes the idle sessions of a read that has ended.
  void closeIdle(Object owner) {
    synchronized (idle) {
      idle.removeIf(session -> {
        boolean own = session.isOf(owner);
        if (own) {
          session.close();
        }
        return own;
      });
    }
  }

  /// Pauses the reader as long as the read rate demands.
  void pauseAfter(long bytes, BooleanSupplier stopped) {
    long end = System.nanoTime() + rate.pauseNanosAfter(bytes);
    try {
      for (long rest = end - System.nanoTime();
          rest > 0 && !stopped.getAsBoolean();
          rest = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(rest, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void acquire(BooleanSupplier stopped) {
    try {
      while (!permits.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stopped.getAsBoolean()) {
          throw new FailedException(Fault.STOPPED, "The read was closed while it waited.");
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// Keeps idle and active sessions together within the limit: the caller is about to open one.
  private void closeSurplus() {
    int active = maxConnections - permits.availablePermits();
    while (!idle.isEmpty() && idle.size() + active > maxConnections) {
      idle.removeFirst().close();
    }
  }

  private static FailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FailedException(Fault.STOPPED, "The reader was interrupted.", e);
  }
}
