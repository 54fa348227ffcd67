package dev.spillway.embedded.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether a key gets new material by itself, and since when it has what it has.
///
/// @param period absent: never
/// @param last when the newest material was made
public record KeyRotation(Optional<Duration> period, Instant last) {
  static KeyRotation none(Instant created) {
    return new KeyRotation(Optional.empty(), created);
  }

  /// When new material is due, if ever.
  public Optional<Instant> next() {
    return period.map(last::plus);
  }

  boolean isDue(Instant now) {
    return next().map(time -> !now.isBefore(time)).orElse(false);
  }

  KeyRotation at(Instant now) {
    return new KeyRotation(period, now);
  }

  KeyRotation every(Optional<Duration> newPeriod) {
    return new KeyRotation(newPeriod, last);
  }
}
