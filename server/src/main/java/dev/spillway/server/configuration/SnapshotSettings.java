package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// Where snapshots are kept: whole, unencrypted database files, so a folder that only the server
/// may read, on a disk with room for them.
///
/// @param directory absent: `snapshots` in the data directory
/// @param diskBudget of all snapshots together; absent: what the disk has
/// @param bucket of stored exports
/// @param encryption what its owner has put beneath it, which DBSnapshot.Encrypted then tells
/// @param onCorruption what becomes of an export that finds a damaged file in its snapshot
public record SnapshotSettings(
    Optional<Path> directory,
    Optional<DataSize> diskBudget,
    SnapshotBucketSettings bucket,
    @Default("none") Encryption encryption,
    @Default("fail") OnCorruption onCorruption,
    AutomatedSettings automated) {

  /// Who encrypts the folder.
  public enum Encryption {
    NONE,
    FILE_SYSTEM
  }

  /// What damage does to an export.
  public enum OnCorruption {
    FAIL,
    SKIP_TABLE
  }
}
