package dev.spillway.server.configuration;

import java.time.Duration;
import java.util.Optional;

/// Snapshots that are taken by schedule.
///
/// @param every how long after the last one; absent: none are taken
/// @param keep how many of each database are kept; the oldest goes first
public record AutomatedSettings(Optional<Duration> every, @Default("7") int keep) {
  private static final Duration LEAST = Duration.ofMinutes(1);

  public AutomatedSettings {
    if (every.isPresent() && every.get().compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "every is " + every.get() + ", but automated snapshots are a minute apart at least");
    }
    if (keep < 1) {
      throw new IllegalArgumentException(
          "keep is " + keep + ", but at least 1 automated snapshot is kept");
    }
  }
}
