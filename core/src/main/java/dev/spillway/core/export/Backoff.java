package dev.spillway.core.export;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often and after what pauses work that failed for a passing reason is done again: doubling
/// pauses with full jitter, so that many workers do not come back at once.
///
/// @param tries how often the work is done at most, the first time included
public record Backoff(int tries, Duration first, Duration longest) {
  /// Five tries over about half a minute.
  public static Backoff standard() {
    return new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(20));
  }

  /// The pause after the failed try number `attempt`, counted from 1.
  Duration pause(int attempt, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(20, attempt - 1);
    long most = Math.max(1, Math.min(longest.toMillis(), doubled));
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }
}
