package dev.spillway.core.event;

import java.time.Instant;

/// Something that happened.
///
/// @param sourceIdentifier the name of the snapshot or cluster
public record Event(EventType type, String sourceIdentifier, String message, Instant date) {
  /// @param names what stands in the type's words, in their order
  public static Event of(EventType type, String sourceIdentifier, Instant date, Object... names) {
    return new Event(type, sourceIdentifier, type.message(names), date);
  }

  /// The same event with something more to read; rules go by the type.
  public Event remarking(String more) {
    return new Event(type, sourceIdentifier, message + " " + more, date);
  }
}
