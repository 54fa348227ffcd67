package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.Path;

/// What the records in a pg_wal directory say.
public final class WalRecords {
  static final int XLOG_MANAGER = 0;
  static final int TRANSACTION_MANAGER = 1;
  static final int TABLESPACE_MANAGER = 5;
  static final int SWITCH_INFO = 0x40;
  static final int BACKUP_END_INFO = 0x50;
  static final int CREATE_TABLESPACE_INFO = 0x00;
  private static final int SHUTDOWN_CHECKPOINT_INFO = 0x00;

  private final Path directory;
  private final SegmentNames names;

  public WalRecords(Path directory, SegmentNames names) {
    this.directory = directory;
    this.names = names;
  }

  /// Replaying CREATE TABLESPACE would make a link to the directory that the record names, on this
  /// host perhaps the original's own, and then write there.
  ///
  /// @throws FailedException if there is such a record between the two positions
  void refuseNewTablespaces(Lsn start, Lsn end) throws IOException {
    try (WalScan scan = new WalScan(directory, names, start)) {
      scan.forward(seen -> seen.end().compareTo(end) >= 0);
      if (scan.seen().end().compareTo(end) < 0) {
        throw new FailedException(
            Fault.SOURCE,
            "The WAL of the base backup breaks off at %s; it should go on to %s."
                .formatted(scan.seen().end(), end));
      }
    }
  }

  /// Whether the record at `position` is the checkpoint that a clean shutdown writes.
  public boolean isShutdownCheckpoint(Lsn position) throws IOException {
    try (WalCursor cursor = new WalCursor(directory, names, position)) {
      WalCursor.WalRecord record = cursor.next();
      return record != null && record.is(XLOG_MANAGER, SHUTDOWN_CHECKPOINT_INFO);
    }
  }
}
