package dev.spillway.postgres.basebackup;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The reply to BASE_BACKUP: where it starts, the tablespaces, an archive of each, a manifest, and
/// where it ends. From 15 on one COPY carries all archives, its messages told apart by their first
/// byte; before, each archive and the manifest is a COPY of its own.
final class BackupReply {
  private final ReplicationWire wire;
  private final boolean oneCopy;

  /// @param major of the server
  BackupReply(ReplicationWire wire, int major) {
    this.wire = wire;
    this.oneCopy = major >= 15;
  }

  /// Where the backup starts or ends.
  record Point(Lsn position, int timeline) {}

  /// @param oid empty for the data directory itself
  /// @param bytes about how many its archive has
  record Tablespace(OptionalInt oid, long bytes) {}

  /// Takes what the reply carries.
  interface Receiver {
    /// @param tablespace empty: the data directory
    void archive(OptionalInt tablespace, InputStream tar) throws IOException;

    void manifest(InputStream json) throws IOException;
  }

  Point point() throws IOException, SQLException {
    List<@Nullable String> row = wire.rows().getFirst();
    return new Point(Lsn.parse(text(row, 0)), Integer.parseInt(text(row, 1)));
  }

  List<Tablespace> tablespaces() throws IOException, SQLException {
    List<Tablespace> tablespaces = new ArrayList<>();
    for (List<@Nullable String> row : wire.rows()) {
      String oid = row.getFirst();
      tablespaces.add(
          new Tablespace(
              oid == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseUnsignedInt(oid)),
              Long.parseLong(text(row, 2)) * 1024));
    }
    return tablespaces;
  }

  private static String text(List<@Nullable String> row, int column) throws IOException {
    String value = row.get(column);
    if (value == null) {
      throw new IOException("a NULL in the reply to BASE_BACKUP");
    }
    return value;
  }

  void archives(List<Tablespace> tablespaces, Receiver receiver) throws IOException, SQLException {
    if (oneCopy) {
      allInOneCopy(receiver);
      return;
    }
    for (Tablespace tablespace : tablespaces) {
      try (CopyStream copy = openCopy()) {
        receiver.archive(tablespace.oid(), copy);
      }
    }
    try (CopyStream copy = openCopy()) {
      receiver.manifest(copy);
    }
  }

  private CopyStream openCopy() throws IOException, SQLException {
    wire.expect('H');
    wire.skip();
    return new CopyStream();
  }

  private void allInOneCopy(Receiver receiver) throws IOException, SQLException {
    wire.expect('H');
    wire.skip();
    TaggedStream copy = new TaggedStream();
    for (int tag = copy.nextPart(); tag >= 0; tag = copy.nextPart()) {
      if (tag == 'n') {
        OptionalInt tablespace = tablespace(copy.readString());
        // The tablespace's place on the source; the copy has its own.
        copy.readString();
        receiver.archive(tablespace, copy);
      } else {
        receiver.manifest(copy);
      }
    }
  }

  /// Archives are named `base.tar` or by their tablespace, `16384.tar`.
  private static OptionalInt tablespace(String archive) {
    return archive.startsWith("base.")
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseUnsignedInt(archive, 0, archive.indexOf('.'), 10));
  }

  /// The bytes of CopyData messages. Closing reads what is left.
  private abstract class MessageStream extends InputStream {
    /// Bytes of the current message that are not read yet.
    int left;

    /// Goes to the next message with bytes of this stream.
    ///
    /// @return false at the end
    abstract boolean advance() throws IOException, SQLException;

    /// Whether the end was met before.
    abstract boolean atEnd();

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      try {
        if (atEnd()) {
          return -1;
        }
        while (left == 0) {
          if (!advance()) {
            return -1;
          }
        }
      } catch (SQLException e) {
        throw new UncheckedSqlException(e);
      }
      int count = Math.min(length, left);
      wire.stream().receive(bytes, offset, count);
      left -= count;
      return count;
    }

    void drain() throws IOException {
      byte[] rest = new byte[8192];
      while (read(rest, 0, rest.length) >= 0) {
        // What follows the archive's last entry is padding.
      }
    }

    @Override
    public void close() throws IOException {
      drain();
    }
  }

  /// One archive or manifest of a server before 15: everything up to CopyDone.
  private final class CopyStream extends MessageStream {
    private boolean ended;

    @Override
    boolean atEnd() {
      return ended;
    }

    @Override
    boolean advance() throws IOException, SQLException {
      if (wire.next() == 'c') {
        wire.skip();
        ended = true;
        return false;
      }
      left = wire.bodyLength();
      return true;
    }
  }

  /// The COPY of a server from 15 on. Reading ends where an archive or the manifest does.
  private final class TaggedStream extends MessageStream {
    private static final int END = -1;

    /// The tag of a message that begins the next part, or END; 0 while inside of one.
    private int pending;

    /// Reads over the rest of the current part.
    ///
    /// @return 'n' for an archive, 'm' for the manifest, negative at the end
    int nextPart() throws IOException {
      drain();
      int tag = pending;
      if (tag != END) {
        pending = 0;
      }
      return tag;
    }

    @Override
    boolean advance() throws IOException, SQLException {
      while (pending == 0) {
        if (wire.next() == 'c') {
          wire.skip();
          pending = END;
          break;
        }
        left = wire.bodyLength() - 1;
        int tag = wire.stream().receiveChar();
        switch (tag) {
          case 'd' -> {
            return true;
          }
          case 'p' -> {
            wire.stream().skip(left);
            left = 0;
          }
          case 'n', 'm' -> pending = tag;
          default -> throw new IOException("the tag '%c' in a base backup".formatted(tag));
        }
      }
      return false;
    }

    /// A part ends where the next begins; the bytes that are left are the next one's names.
    @Override
    boolean atEnd() {
      return pending != 0;
    }

    String readString() throws IOException {
      String text = wire.stream().receiveString();
      left -= text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1;
      return text;
    }

    @Override
    public void close() {
      // The next part is still to come.
    }
  }

  /// A server's error inside of an InputStream, which can only throw IOExceptions.
  static final class UncheckedSqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UncheckedSqlException(SQLException cause) {
      super(cause);
    }

    SQLException sqlException() {
      return (SQLException) java.util.Objects.requireNonNull(getCause());
    }
  }

  /// Where the backup ends; reads the reply to its end.
  Point end() throws IOException, SQLException {
    Point end = point();
    wire.awaitReady();
    return end;
  }
}
