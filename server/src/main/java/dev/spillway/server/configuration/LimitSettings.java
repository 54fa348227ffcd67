package dev.spillway.server.configuration;

/// How many requests each caller may send; more are answered with Throttling, after which SDKs wait
/// and try again by themselves.
///
/// @param requestsPerSecond on average
/// @param burst at once, after a quiet time
public record LimitSettings(@Default("50") int requestsPerSecond, @Default("200") int burst) {
  public LimitSettings {
    if (requestsPerSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "requests-per-second is %d and burst is %d, but both are at least 1"
              .formatted(requestsPerSecond, burst));
    }
  }
}
