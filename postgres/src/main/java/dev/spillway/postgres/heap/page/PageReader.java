package dev.spillway.postgres.heap.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Reads and checks pages of one relation by positional reads: a failing disk is an exception here,
/// where a mapped file would take the process down. Used by one thread.
public final class PageReader implements AutoCloseable {
  private final RelationFile relation;
  private final PageChecksum checksum = new PageChecksum();
  private @Nullable FileChannel channel;
  private long openSegment = -1;

  public PageReader(RelationFile relation) {
    this.relation = relation;
  }

  public RelationFile relation() {
    return relation;
  }

  /// Reads `count` pages from block `block` on into `target` from its begin. All of them have to be
  /// in the relation. Pages that were never written are all zero, see [Page#isNew].
  ///
  /// @throws DamagedFileException if a page is not what PostgreSQL writes
  public void read(long block, int count, byte[] target) {
    int done = 0;
    while (done < count) {
      long at = block + done;
      long inSegment = at % RelationFile.SEGMENT_BLOCKS;
      // At least one, so that this ends whatever the numbers are.
      int pages = Math.clamp(RelationFile.SEGMENT_BLOCKS - inSegment, 1, count - done);
      readSegment(at, inSegment, pages, target, done * Page.BYTES);
      done += pages;
    }
    for (int page = 0; page < count; page++) {
      verify(block + page, target, page * Page.BYTES);
    }
  }

  private void readSegment(long block, long inSegment, int pages, byte[] target, int offset) {
    String file = relation.fileOf(block);
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, pages * Page.BYTES);
    try {
      FileChannel open = channel(block / RelationFile.SEGMENT_BLOCKS, file);
      long position = inSegment * Page.BYTES;
      while (buffer.hasRemaining()) {
        int bytes = open.read(buffer, position);
        if (bytes < 0) {
          throw DamagedFileException.inBlock(
              file,
              block + (buffer.position() - offset) / Page.BYTES,
              "the file ends here, which is before the end that it had");
        }
        position += bytes;
      }
    } catch (NoSuchFileException e) {
      throw DamagedFileException.ofFile(file, "it is missing");
    } catch (IOException e) {
      throw new UncheckedIOException(file + ", block " + block + ": " + e.getMessage(), e);
    }
  }

  private FileChannel channel(long segment, String file) throws IOException {
    FileChannel open = channel;
    if (open == null || segment != openSegment) {
      close();
      open = FileChannel.open(relation.data().resolve(file), StandardOpenOption.READ);
      channel = open;
      openSegment = segment;
    }
    return open;
  }

  private void verify(long block, byte[] bytes, int page) {
    if (Page.isNew(bytes, page)) {
      if (!Page.isZero(bytes, page)) {
        throw relation.damaged(block, "its header is empty but the page is not");
      }
      return;
    }
    if (relation.checksums()) {
      int stored = Page.checksum(bytes, page);
      int computed = checksum.of(bytes, page, block);
      if (stored != computed) {
        throw relation.damaged(
            block, "its checksum is %04x, its contents give %04x".formatted(stored, computed));
      }
    }
    String complaint = Page.complaint(bytes, page);
    if (!complaint.isEmpty()) {
      throw relation.damaged(block, complaint);
    }
  }

  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing was written; what was read has been read.
      }
    }
  }
}
