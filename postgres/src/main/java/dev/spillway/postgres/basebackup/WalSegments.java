package dev.spillway.postgres.basebackup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Writes a stream of WAL as the segment files of a pg_wal directory.
final class WalSegments implements AutoCloseable {
  private final Path directory;
  private final SegmentNames names;
  private Lsn position;
  private @Nullable FileChannel current;

  /// @param start the first byte of a segment
  WalSegments(Path directory, SegmentNames names, Lsn start) {
    this.directory = directory;
    this.names = names;
    this.position = start;
  }

  /// The byte after the last one written.
  Lsn position() {
    return position;
  }

  /// @param at has to be [#position()]: WAL without a gap
  void write(Lsn at, ByteBuffer bytes) throws IOException {
    if (!at.equals(position)) {
      throw new IOException("WAL from " + at + " arrived where " + position + " was awaited");
    }
    while (bytes.hasRemaining()) {
      int offset = names.offsetIn(position);
      int count = Math.min(bytes.remaining(), names.segmentBytes() - offset);
      ByteBuffer piece = bytes.slice(bytes.position(), count);
      FileChannel file = file();
      while (piece.hasRemaining()) {
        file.write(piece, offset + (long) piece.position());
      }
      bytes.position(bytes.position() + count);
      position = new Lsn(position.offset() + count);
      if (names.offsetIn(position) == 0) {
        close();
      }
    }
  }

  private FileChannel file() throws IOException {
    if (current == null) {
      current =
          FileChannel.open(
              directory.resolve(names.of(position)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    }
    return current;
  }

  /// Ends the last segment with zeros: PostgreSQL takes whole files only.
  void complete() throws IOException {
    int offset = names.offsetIn(position);
    if (offset > 0) {
      file().write(ByteBuffer.allocate(1), names.segmentBytes() - 1L);
    }
    close();
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
