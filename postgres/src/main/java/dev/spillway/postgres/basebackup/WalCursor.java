package dev.spillway.postgres.basebackup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Goes from record to record through the segments of a pg_wal directory. The layout, the same in
/// 14 to 18: pages of 8 kB that begin with a header, long in the first page of a segment; records
/// begin at multiples of 8 with total length, xid, previous record, info, resource manager and CRC,
/// and go on behind the next page's header. Stale contents of recycled segments are told by the
/// page's own address and by the link to the record before.
final class WalCursor implements AutoCloseable {
  static final int RECORD_HEADER = 24;
  private static final int PAGE = 8192;
  private static final int LONG_PAGE_HEADER = 40;
  private static final int PAGE_HEADER = 24;
  private static final int PAGE_ADDRESS_OFFSET = 8;
  private static final int PREVIOUS_OFFSET = 8;
  private static final int INFO_OFFSET = 16;
  private static final int MANAGER_OFFSET = 17;
  private static final int HEAD_BYTES = 64;

  private final Path directory;
  private final SegmentNames names;
  private final ByteBuffer page = ByteBuffer.allocate(PAGE).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long position;
  private long previous = -1;
  private long loadedPage = -1;
  private String openName = "";
  private @Nullable FileChannel open;

  WalCursor(Path directory, SegmentNames names, Lsn start) {
    this.directory = directory;
    this.names = names;
    this.position = start.offset();
  }

  /// A record.
  ///
  /// @param head its first bytes, with the header
  record WalRecord(Lsn position, int length, int info, int manager, ByteBuffer head) {
    boolean is(int otherManager, int otherInfo) {
      return manager == otherManager && (info & 0xf0) == otherInfo;
    }
  }

  /// Where the last record ended.
  Lsn position() {
    return new Lsn(position);
  }

  /// The next record; null where the WAL ends. May be asked again when there is more of it.
  @Nullable WalRecord next() throws IOException {
    long before = position;
    WalRecord found = read();
    if (found == null) {
      position = before;
      loadedPage = -1;
      close();
    }
    return found;
  }

  private @Nullable WalRecord read() throws IOException {
    skipPageHeader();
    long at = position;
    if (!load(position)) {
      return null;
    }
    int length = page.getInt((int) (position % PAGE));
    if (length < RECORD_HEADER || !readHead(length)) {
      return null;
    }
    if (previous >= 0 && head.getLong(PREVIOUS_OFFSET) != previous) {
      return null;
    }
    int info = head.get(INFO_OFFSET) & 0xff;
    int manager = head.get(MANAGER_OFFSET) & 0xff;
    advance(length - head.limit());
    // A record whose end is in a segment that is missing is no record.
    if (!load(position - 1)) {
      return null;
    }
    position = position + 7 & -8L;
    ByteBuffer copy =
        ByteBuffer.wrap(Arrays.copyOf(head.array(), head.limit())).order(ByteOrder.LITTLE_ENDIAN);
    WalRecord record = new WalRecord(new Lsn(at), length, info, manager, copy);
    if (record.is(WalRecords.XLOG_MANAGER, WalRecords.SWITCH_INFO)) {
      // Nothing follows in this segment.
      long used = names.offsetIn(new Lsn(position));
      position += used == 0 ? 0 : names.segmentBytes() - used;
    }
    previous = at;
    return record;
  }

  /// Reads the record's first bytes, over page headers.
  private boolean readHead(int length) throws IOException {
    head.clear().limit(Math.min(length, HEAD_BYTES));
    while (head.hasRemaining()) {
      skipPageHeader();
      if (!load(position)) {
        return false;
      }
      int offset = (int) (position % PAGE);
      int count = Math.min(head.remaining(), PAGE - offset);
      head.put(page.slice(offset, count));
      position += count;
    }
    return true;
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

  /// Loads the page that holds a position.
  private boolean load(long at) throws IOException {
    long wanted = at - at % PAGE;
    if (wanted == loadedPage) {
      return true;
    }
    String name = names.of(new Lsn(wanted));
    if (!name.equals(openName)) {
      close();
      Path file = directory.resolve(name);
      if (!Files.exists(file)) {
        return false;
      }
      open = FileChannel.open(file, StandardOpenOption.READ);
      openName = name;
    }
    page.clear();
    FileChannel file = Objects.requireNonNull(open);
    while (page.hasRemaining()) {
      if (file.read(page, names.offsetIn(new Lsn(wanted)) + (long) page.position()) < 0) {
        return false;
      }
    }
    if (page.getLong(PAGE_ADDRESS_OFFSET) != wanted) {
      return false;
    }
    loadedPage = wanted;
    return true;
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
      open = null;
      openName = "";
    }
  }
}
