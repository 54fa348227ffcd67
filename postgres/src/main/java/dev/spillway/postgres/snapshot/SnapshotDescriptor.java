package dev.spillway.postgres.snapshot;

import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.recovery.CopyFacts.CopiedDatabase;
import dev.spillway.postgres.recovery.PreparedCopy;

/// What a snapshot folder holds.
///
/// @param bytes of all files of the copy
record SnapshotDescriptor(BackupFacts backup, PreparedCopy copy, long bytes) {
  /// The encoding of a database, as pg_encoding_to_char spells it.
  String encoding(String database) {
    return copy.facts().databases().stream()
        .filter(each -> each.name().equals(database))
        .map(CopiedDatabase::encoding)
        .findFirst()
        .orElse("unknown");
  }
}
