package dev.spillway.postgres.imported;

import dev.spillway.postgres.recovery.RecoveryTarget;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a backup is, and what its owner says of it.
///
/// @param from a data directory, a directory of archives, or an archive
/// @param wal a directory with WAL files, or an archive of pg_wal
/// @param restoreCommand a shell command that fetches the WAL file `%f` to `%p`; it is run
/// @param tablespaces directories or archives, by OID
/// @param until how far its WAL is replayed
/// @param origin whether it may be a file-system snapshot
public record BackupLocation(
    Path from,
    Optional<Path> wal,
    Optional<String> restoreCommand,
    Map<Long, Path> tablespaces,
    RecoveryTarget until,
    Origin origin) {
  public BackupLocation {
    tablespaces = Map.copyOf(tablespaces);
  }

  /// How the files were copied.
  public enum Origin {
    /// By a backup program, or from a server that was stopped.
    BACKUP,
    /// By one atomic snapshot of all file systems that hold the running cluster. Nothing in the
    /// files tells that from an ordinary copy, which is worthless, so its owner has to say it.
    ATOMIC_FILE_SYSTEM_SNAPSHOT
  }

  /// A backup without anything to add.
  public static BackupLocation of(Path from) {
    return new BackupLocation(
        from,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        new RecoveryTarget.EndOfWal(),
        Origin.BACKUP);
  }

  public BackupLocation wal(Path path) {
    return new BackupLocation(from, Optional.of(path), restoreCommand, tablespaces, until, origin);
  }

  public BackupLocation restoreCommand(String command) {
    return new BackupLocation(from, wal, Optional.of(command), tablespaces, until, origin);
  }

  public BackupLocation tablespaces(Map<Long, Path> byOid) {
    return new BackupLocation(from, wal, restoreCommand, byOid, until, origin);
  }

  public BackupLocation until(RecoveryTarget target) {
    return new BackupLocation(from, wal, restoreCommand, tablespaces, target, origin);
  }

  public BackupLocation origin(Origin other) {
    return new BackupLocation(from, wal, restoreCommand, tablespaces, until, other);
  }
}
