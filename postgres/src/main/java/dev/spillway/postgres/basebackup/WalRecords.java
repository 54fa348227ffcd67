package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Walks over the records in a pg_wal directory by their headers. The layout, the same in 14 to 18:
/// pages of 8 kB that begin with a header, long in the first page of a segment; records begin at
/// multiples of 8 with total length, xid, previous record, info, resource manager and CRC, and go
/// on behind the next page's header.
public final class WalRecords {
  private static final int PAGE = 8192;
  private static final int LONG_PAGE_HEADER = 40;
  private static final int PAGE_HEADER = 24;
  private static final int RECORD_HEADER = 24;
  private static final int INFO_OFFSET = 16;
  private static final int XLOG_MANAGER = 0;
  private static final int TABLESPACE_MANAGER = 5;
  private static final int SWITCH_INFO = 0x40;
  private static final int SHUTDOWN_CHECKPOINT_INFO = 0x00;
  private static final int CREATE_TABLESPACE_INFO = 0x00;

  private final Path directory;
  private final SegmentNames names;

  public WalRecords(Path directory, SegmentNames names) {
    this.directory = directory;
    this.names = names;
  }

  /// The header of the record at `position`.
  private record Header(Lsn position, int length, int info, int manager) {
    boolean is(int otherManager, int otherInfo) {
      return manager == otherManager && (info & 0xf0) == otherInfo;
    }
  }

  /// Replaying CREATE TABLESPACE would make a link to the directory that the record names, on this
  /// host perhaps the original's own, and then write there.
  ///
  /// @throws FailedException if there is such a record between the two positions
  void refuseNewTablespaces(Lsn start, Lsn end) throws IOException {
    try (Cursor cursor = new Cursor(start)) {
      while (cursor.position().compareTo(end) < 0) {
        Header header = cursor.next();
        if (header == null) {
          throw new FailedException(
              Fault.SOURCE,
              "The WAL of the base backup breaks off at %s; it should go on to %s."
                  .formatted(cursor.position(), end));
        }
        if (header.is(TABLESPACE_MANAGER, CREATE_TABLESPACE_INFO)) {
          throw new FailedException(
              Fault.SOURCE,
              "A tablespace was created on the source while the base backup ran (WAL %s). Take the snapshot again."
                  .formatted(header.position));
        }
      }
    }
  }

  /// Whether the record at `position` is the checkpoint that a clean shutdown writes.
  public boolean isShutdownCheckpoint(Lsn position) throws IOException {
    try (Cursor cursor = new Cursor(position)) {
      Header header = cursor.next();
      return header != null && header.is(XLOG_MANAGER, SHUTDOWN_CHECKPOINT_INFO);
    }
  }

  private final class Cursor implements AutoCloseable {
    private final ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
    private long position;
    private long loadedPage = -1;
    private String openName = "";
    private @Nullable FileChannel open;

    Cursor(Lsn start) {
      position = start.offset();
    }

    /// Where the last record ended.
    Lsn position() {
      return new Lsn(position);
    }

    /// The next record's header; null where the WAL ends.
    @Nullable Header next() throws IOException {
      skipPageHeader();
      Lsn at = new Lsn(position);
      if (!load()) {
        return null;
      }
      int length = page.getInt((int) (position % PAGE));
      if (length < RECORD_HEADER) {
        return null;
      }
      advance(INFO_OFFSET);
      skipPageHeader();
      if (!load()) {
        return null;
      }
      int info = page.get((int) (position % PAGE)) & 0xff;
      int manager = page.get((int) (position % PAGE) + 1) & 0xff;
      Header header = new Header(at, length, info, manager);
      advance(length - INFO_OFFSET);
      position = position + 7 & -8L;
      if (header.is(XLOG_MANAGER, SWITCH_INFO)) {
        // Nothing follows in this segment.
        long used = names.offsetIn(new Lsn(position));
        position += used == 0 ? 0 : names.segmentBytes() - used;
      }
      return header;
    }

    /// Goes on by so many bytes of a record, over page headers.
    private void advance(int bytes) {
      int left = bytes;
      while (left > 0) {
        skipPageHeader();
        int here = (int) Math.min(left, PAGE - position % PAGE);
        position += here;
        left -= here;
      }
    }

    private void skipPageHeader() {
      if (position % PAGE == 0) {
        position += names.offsetIn(new Lsn(position)) == 0 ? LONG_PAGE_HEADER : PAGE_HEADER;
      }
    }

    private boolean load() throws IOException {
      long wanted = position - position % PAGE;
      if (wanted == loadedPage) {
        return true;
      }
      String name = names.of(new Lsn(wanted));
      if (!name.equals(openName)) {
        close();
        Path file = directory.resolve(name);
        if (!java.nio.file.Files.exists(file)) {
          return false;
        }
        open = FileChannel.open(file, StandardOpenOption.READ);
        openName = name;
      }
      page.clear();
      FileChannel file = java.util.Objects.requireNonNull(open);
      while (page.hasRemaining()) {
        if (file.read(page, names.offsetIn(new Lsn(wanted)) + (long) page.position()) < 0) {
          return false;
        }
      }
      loadedPage = wanted;
      return true;
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.close();
        open = null;
      }
    }
  }
}
