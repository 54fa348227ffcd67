package dev.spillway.postgres.snapshot;

import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.recovery.PreparedCopy;

/// What a snapshot folder holds.
///
/// @param bytes of all files of the copy
record SnapshotDescriptor(BackupFacts backup, PreparedCopy copy, long bytes) {}
