package dev.spillway.core.export;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import org.jspecify.annotations.Nullable;

/// The first failure of an export's threads; it stops the others. Thread-safe.
final class Failures {
  private final StopSignal stop;
  private @Nullable Throwable first;

  Failures(StopSignal stop) {
    this.stop = stop;
  }

  void record(Throwable failure) {
    synchronized (this) {
      boolean consequence =
          failure instanceof FailedException failed
              && failed.fault() == Fault.STOPPED
              && stop.isRequested();
      if (first == null && !consequence) {
        first = failure;
      }
    }
    stop.request(StopSignal.Reason.FAILURE);
  }

  /// Throws the first failure, or STOPPED if the work was stopped from outside.
  void rethrow() {
    Throwable failure;
    synchronized (this) {
      failure = first;
    }
    switch (failure) {
      case null -> stop.check();
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
