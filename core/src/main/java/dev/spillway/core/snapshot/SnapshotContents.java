package dev.spillway.core.snapshot;

import java.time.Instant;
import java.util.Optional;

/// What a made snapshot holds.
///
/// @param time the time of its consistent point (a base backup: of its end LSN)
/// @param engineVersion as RDS prints it, such as `17.11`
/// @param bytes of its files
/// @param substitute why it is not what was tried first, for people; empty if it is
public record SnapshotContents(
    Instant time, String engineVersion, long bytes, Optional<String> substitute) {
  public SnapshotContents(Instant time, String engineVersion, long bytes) {
    this(time, engineVersion, bytes, Optional.empty());
  }

  /// The same, made because something else could not be.
  public SnapshotContents insteadOf(String reason) {
    return new SnapshotContents(time, engineVersion, bytes, Optional.of(reason));
  }
}
