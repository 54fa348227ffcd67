package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads WAL forward from one position and notes what matters to a recovery. Goes on where it
/// stopped when there is more WAL.
public final class WalScan implements AutoCloseable {
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /// The kinds of a transaction's record, without its flags.
  private static final int TRANSACTION_KIND = 0x70;

  private static final int COMMIT = 0x00;
  private static final int COMMIT_PREPARED = 0x30;

  private static final int SHORT_DATA = 255;
  private static final int LONG_DATA = 254;
  private static final int ORIGIN = 253;
  private static final int TOP_LEVEL_XID = 252;

  private final WalCursor cursor;
  private Seen before;
  private Seen seen;

  /// @param start of a record
  public WalScan(Path directory, SegmentNames names, Lsn start) {
    this.cursor = new WalCursor(directory, names, start);
    this.seen = new Seen(start, Optional.empty(), Optional.empty());
    this.before = seen;
  }

  /// What was read so far.
  ///
  /// @param end behind the last whole record
  /// @param lastCommit the time of the last commit
  /// @param backupEnd the start of the base backup whose end the last record of that kind marks
  public record Seen(Lsn end, Optional<Instant> lastCommit, Optional<Lsn> backupEnd) {}

  public Seen seen() {
    return seen;
  }

  /// What was read before the last record.
  public Seen before() {
    return before;
  }

  /// Reads until `enough`, or to where the WAL ends or breaks off.
  ///
  /// @return whether it was enough
  /// @throws FailedException at a record that must not be replayed here
  public boolean forward(Predicate<Seen> enough) throws IOException {
    while (!enough.test(seen)) {
      WalCursor.WalRecord record = cursor.next();
      if (record == null) {
        return false;
      }
      refuseNewTablespace(record);
      before = seen;
      seen =
          new Seen(
              cursor.position(),
              commitTime(record).or(seen::lastCommit),
              backupStart(record).or(seen::backupEnd));
    }
    return true;
  }

  private static void refuseNewTablespace(WalCursor.WalRecord record) {
    if (record.is(WalRecords.TABLESPACE_MANAGER, WalRecords.CREATE_TABLESPACE_INFO)) {
      throw new FailedException(
          Fault.SOURCE,
          "A tablespace was created on the source while the base backup ran (WAL %s), or in the WAL that is to be replayed: doing it again here could write into the original's directory. Take another base backup."
              .formatted(record.position()));
    }
  }

  private static Optional<Instant> commitTime(WalCursor.WalRecord record) {
    int kind = record.info() & TRANSACTION_KIND;
    if (record.manager() != WalRecords.TRANSACTION_MANAGER
        || (kind != COMMIT && kind != COMMIT_PREPARED)) {
      return Optional.empty();
    }
    return firstLong(record.head()).map(micros -> POSTGRES_EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  private static Optional<Lsn> backupStart(WalCursor.WalRecord record) {
    return record.is(WalRecords.XLOG_MANAGER, WalRecords.BACKUP_END_INFO)
        ? firstLong(record.head()).map(Lsn::new)
        : Optional.empty();
  }

  /// The first eight bytes of the data of a record that names no blocks.
  private static Optional<Long> firstLong(ByteBuffer record) {
    int at = WalCursor.RECORD_HEADER;
    while (at + Long.BYTES < record.limit()) {
      switch (record.get(at) & 0xff) {
        case ORIGIN -> at += 1 + Short.BYTES;
        case TOP_LEVEL_XID -> at += 1 + Integer.BYTES;
        case SHORT_DATA -> {
          return longAt(record, at + 2);
        }
        case LONG_DATA -> {
          return longAt(record, at + 1 + Integer.BYTES);
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> longAt(ByteBuffer record, int at) {
    return at + Long.BYTES <= record.limit() ? Optional.of(record.getLong(at)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }
}
