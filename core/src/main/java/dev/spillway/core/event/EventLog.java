package dev.spillway.core.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The events that were recorded. They are written by the stores of what they tell of, in the same
/// durable step. Thread-safe.
public interface EventLog {
  /// How long events are kept, as in RDS.
  Duration KEPT = Duration.ofDays(14);

  /// An event and its place in the log; numbers only grow.
  record Entry(long number, Event event) {}

  /// The events from `from` (included) to `to` (not included), the oldest first.
  List<Entry> between(Instant from, Instant to);

  /// At most `most` events after the number, the oldest first.
  List<Entry> after(long number, int most);

  /// The number of the newest event that was ever recorded; 0 before the first.
  long newest();

  /// Forgets the events before a time.
  void forgetBefore(Instant time);
}
