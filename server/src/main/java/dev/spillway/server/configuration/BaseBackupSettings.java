package dev.spillway.server.configuration;

import java.util.Optional;

/// How a snapshot's base backup treats the source.
///
/// @param maxRate the server's own throttle of the copy; without it as fast as it goes
/// @param checkpoint whether the backup waits for the next spread checkpoint, or asks for a fast
///   one
/// @param maxRetainedWal of WAL the source may have to keep before the backup is given up; absent:
///   by what its settings say
public record BaseBackupSettings(
    Optional<DataRate> maxRate,
    @Default("spread") Checkpoint checkpoint,
    Optional<DataSize> maxRetainedWal) {

  /// How the checkpoint before the copy is made.
  public enum Checkpoint {
    SPREAD,
    FAST
  }

  private static final long LEAST = 32L << 10;
  private static final long MOST = 1L << 30;
  private static final long LEAST_RETAINED = 64L << 20;

  public BaseBackupSettings {
    if (maxRate.isPresent()
        && (maxRate.get().bytesPerSecond() < LEAST || maxRate.get().bytesPerSecond() > MOST)) {
      throw new IllegalArgumentException(
          "max-rate is " + maxRate.get() + ", but PostgreSQL takes 32KB/s to 1GB/s");
    }
    if (maxRetainedWal.isPresent() && maxRetainedWal.get().bytes() < LEAST_RETAINED) {
      throw new IllegalArgumentException(
          "max-retained-wal is "
              + maxRetainedWal.get()
              + ", but every base backup needs a few WAL files: 64MB at least");
    }
  }
}
