package dev.spillway.core.spool;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;

/// A file that takes byte strings too large for memory. It is made when the first byte comes, only
/// its owner may read it, and it has no name any more once it is open: whatever ends the program
/// frees its disk space. Used by one thread.
public final class Spool implements AutoCloseable {
  /// Pieces of this size are worth a system call and cost a heap nothing.
  public static final int PIECE_BYTES = 64 * 1024;

  private final Path directory;
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private Optional<FileChannel> file = Optional.empty();
  private long written;
  private long begun;

  /// @param directory where the file is made; made itself if it is not there
  public Spool(Path directory) {
    this.directory = directory;
  }

  /// Begins a byte string behind those that are there.
  public void begin() {
    if (piece.capacity() == 0) {
      // Hardly any table needs it.
      piece = ByteBuffer.allocate(PIECE_BYTES);
    }
    begun = bytes();
  }

  /// Appends `source[from, from + length)` to the byte string that was begun.
  public void write(byte[] source, int from, int length) {
    if (piece.capacity() == 0) {
      throw new IllegalStateException("nothing was begun");
    }
    int done = 0;
    while (done < length) {
      if (!piece.hasRemaining()) {
        flush();
      }
      int fits = Math.min(length - done, piece.remaining());
      piece.put(source, from + done, fits);
      done += fits;
    }
  }

  /// Ends the byte string; it can be read until [#clear()].
  public SpooledBytes finish() {
    flush();
    return new SpooledBytes(this, begun, written - begun);
  }

  /// Bytes that it holds now.
  public long bytes() {
    return written + piece.position();
  }

  private void flush() {
    try {
      FileChannel target = open();
      piece.flip();
      while (piece.hasRemaining()) {
        written += target.write(piece, written);
      }
      piece.clear();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private FileChannel open() throws IOException {
    if (file.isEmpty()) {
      Files.createDirectories(directory);
      Path path = Files.createTempFile(directory, "spool-", "", ownerOnly());
      try {
        file =
            Optional.of(
                FileChannel.open(
                    path, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE)));
      } finally {
        Files.delete(path);
      }
    }
    return file.get();
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  void read(long position, byte[] target, int at, int length) {
    ByteBuffer buffer = ByteBuffer.wrap(target, at, length);
    try {
      long next = position;
      while (buffer.hasRemaining()) {
        int count = open().read(buffer, next);
        if (count < 0) {
          throw new IllegalStateException("the spool ends at " + next);
        }
        next += count;
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private FailedException failed(IOException e) {
    return new FailedException(
        Fault.RESOURCES,
        "A large value cannot be kept in the work directory %s: %s. Make room there: up to 3 GB for each of export.threads."
            .formatted(directory, e.getMessage()),
        e);
  }

  /// Forgets all byte strings and frees their disk space.
  public void clear() {
    if (bytes() == 0) {
      return;
    }
    try {
      piece.clear();
      if (file.isPresent()) {
        file.get().truncate(0);
      }
      written = 0;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Frees everything. Never throws.
  @Override
  public void close() {
    try {
      if (file.isPresent()) {
        file.get().close();
      }
    } catch (IOException e) {
      // It has no name: the system frees it with the program at the latest.
    } finally {
      file = Optional.empty();
      written = 0;
      piece.clear();
    }
  }
}
