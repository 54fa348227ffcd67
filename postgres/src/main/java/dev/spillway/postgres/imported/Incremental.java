package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import java.nio.file.Path;

/// Incremental backups hold changed blocks only.
final class Incremental {
  private Incremental() {}

  /// What a file of one is called.
  static boolean isIncremental(Path file) {
    return file.getFileName().toString().startsWith("INCREMENTAL.");
  }

  static FailedException refused(Path found) {
    return BackupForm.refused(
        "This is an incremental backup (%s): it has changed blocks only. Combine it with those before it, then import the result: pg_combinebackup FULL_BACKUP INCREMENTAL_BACKUP... --output=DIR"
            .formatted(found.getFileName()));
  }
}
