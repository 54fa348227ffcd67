package dev.spillway.server.wiring;

import java.util.ArrayDeque;
import java.util.Deque;

/// What was started, to be stopped the other way round. Each is stopped even if one before failed.
final class Stack implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /// Idempotent; a second caller waits for the first.
  ///
  /// @throws IllegalStateException with all failures, after everything was stopped
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    IllegalStateException failures = new IllegalStateException("not everything stopped cleanly");
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        failures.addSuppressed(e);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
