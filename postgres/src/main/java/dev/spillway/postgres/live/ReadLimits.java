package dev.spillway.postgres.live;

import java.time.Duration;
import java.util.OptionalLong;

/// What exports may ask of a server.
///
/// @param maxConnections sessions that read at the same time, over all exports of the source; the
///   two idle sessions that hold the snapshot of each database come on top
/// @param maxReadBytesPerSecond over all exports of the source; empty: no limit
/// @param maxSnapshotAge how long one export may keep the server from cleaning up dead rows
public record ReadLimits(
    int maxConnections, OptionalLong maxReadBytesPerSecond, Duration maxSnapshotAge) {
  public ReadLimits {
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections has to be at least 1: " + maxConnections);
    }
    if (maxReadBytesPerSecond.isPresent() && maxReadBytesPerSecond.getAsLong() < 1) {
      throw new IllegalArgumentException("max-read-rate has to be at least 1 byte a second");
    }
  }

  public static ReadLimits defaults() {
    return new ReadLimits(4, OptionalLong.empty(), Duration.ofHours(4));
  }

  public ReadLimits maxConnections(int connections) {
    return new ReadLimits(connections, maxReadBytesPerSecond, maxSnapshotAge);
  }

  public ReadLimits maxReadBytesPerSecond(long bytes) {
    return new ReadLimits(maxConnections, OptionalLong.of(bytes), maxSnapshotAge);
  }

  public ReadLimits maxSnapshotAge(Duration age) {
    return new ReadLimits(maxConnections, maxReadBytesPerSecond, age);
  }
}
