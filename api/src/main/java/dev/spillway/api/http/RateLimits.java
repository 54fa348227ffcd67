package dev.spillway.api.http;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many requests each caller may send: a bucket of tokens that fills steadily and holds a
/// burst. Thread-safe. There are as many buckets as the server knows callers.
public final class RateLimits {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final int burst;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /// @param perSecond on average
  /// @param burst at once, after a quiet time
  public RateLimits(double perSecond, int burst, InstantSource clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  /// Limits that nobody reaches.
  public static RateLimits none() {
    return new RateLimits(1e9, Integer.MAX_VALUE, InstantSource.system());
  }

  /// Counts a request.
  ///
  /// @throws RefusedException Throttling, after which SDKs wait and try again
  void take(String caller) {
    Instant now = clock.instant();
    Bucket left =
        buckets.compute(
            caller,
            (_, bucket) -> (bucket == null ? new Bucket(burst, now) : filled(bucket, now)).taken());
    if (left.tokens < 0) {
      buckets.computeIfPresent(caller, (_, bucket) -> bucket.givenBack());
      throw new RefusedException(ErrorCode.THROTTLING, "Rate exceeded");
    }
  }

  private Bucket filled(Bucket bucket, Instant now) {
    double seconds = Duration.between(bucket.at, now).toNanos() / NANOS_PER_SECOND;
    return new Bucket(Math.min(burst, bucket.tokens + Math.max(0, seconds) * perSecond), now);
  }

  private record Bucket(double tokens, Instant at) {
    Bucket taken() {
      return new Bucket(tokens - 1, at);
    }

    Bucket givenBack() {
      return new Bucket(tokens + 1, at);
    }
  }
}
