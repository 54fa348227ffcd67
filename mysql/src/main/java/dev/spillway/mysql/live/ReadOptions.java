package dev.spillway.mysql.live;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

/// What exports may ask of a server.
///
/// @param maxConnections connections that hold an export's point, and those that read at the same
///   time over all exports of the source; one more looks after each export
/// @param maxReadBytesPerSecond over all exports of the source; empty: no limit
/// @param maxSnapshotAge how long one export may keep the server from purging old row versions
public record ReadOptions(
    int maxConnections,
    OptionalLong maxReadBytesPerSecond,
    Duration maxSnapshotAge,
    InstantSource clock) {
  public ReadOptions {
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections has to be at least 1: " + maxConnections);
    }
  }

  /// The defaults of the configuration.
  public static ReadOptions of(InstantSource clock) {
    return new ReadOptions(4, OptionalLong.empty(), Duration.ofHours(4), clock);
  }

  public ReadOptions maxConnections(int other) {
    return new ReadOptions(other, maxReadBytesPerSecond, maxSnapshotAge, clock);
  }

  public ReadOptions maxReadBytesPerSecond(OptionalLong other) {
    return new ReadOptions(maxConnections, other, maxSnapshotAge, clock);
  }

  public ReadOptions maxSnapshotAge(Duration other) {
    return new ReadOptions(maxConnections, maxReadBytesPerSecond, other, clock);
  }
}
