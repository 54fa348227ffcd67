package dev.spillway.core.export;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells running work to stop, and why. The first reason counts. Thread-safe.
public final class StopSignal {
  /// Why work stops.
  public enum Reason {
    /// The caller cancelled the task.
    CANCEL,
    /// This server ends; the work may go on after its restart.
    SHUTDOWN,
    /// Another part of the same work failed.
    FAILURE
  }

  private final Set<Runnable> hooks = new LinkedHashSet<>();
  private final CountDownLatch requested = new CountDownLatch(1);
  private Optional<Reason> reason = Optional.empty();

  /// Asks for the stop; hooks run in this thread. Later calls change nothing.
  public void request(Reason why) {
    List<Runnable> toRun;
    synchronized (this) {
      if (reason.isPresent()) {
        return;
      }
      reason = Optional.of(why);
      toRun = List.copyOf(hooks);
      hooks.clear();
    }
    requested.countDown();
    toRun.forEach(Runnable::run);
  }

  public synchronized Optional<Reason> reason() {
    return reason;
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /// @throws FailedException of fault STOPPED if a stop was asked for
  public void check() {
    if (isRequested()) {
      throw new FailedException(Fault.STOPPED, "stopped: " + reason().orElseThrow());
    }
  }

  /// Runs `hook` when the stop is asked for, or at once if it was; closing the answer forgets the
  /// hook.
  public Registration onStop(Runnable hook) {
    synchronized (this) {
      if (reason.isEmpty()) {
        hooks.add(hook);
        return () -> forget(hook);
      }
    }
    hook.run();
    return () -> {};
  }

  /// Waits for the time or for the stop.
  ///
  /// @throws FailedException of fault STOPPED as soon as a stop is asked for
  public void pause(Duration time) {
    try {
      boolean stopped = requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
      if (stopped) {
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "interrupted", e);
    }
  }

  private synchronized void forget(Runnable hook) {
    hooks.remove(hook);
  }

  /// A hook that can be forgotten.
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
