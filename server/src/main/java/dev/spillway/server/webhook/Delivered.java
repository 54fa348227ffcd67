package dev.spillway.server.webhook;

import java.util.OptionalLong;

/// How far the log was posted; durable when `reached` returns. Thread-safe.
public interface Delivered {
  /// The last event that a receiver has taken; empty if nothing is known of it yet.
  OptionalLong last(String receiver);

  void reached(String receiver, long number);
}
