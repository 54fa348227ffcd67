package dev.spillway.postgres.heap.toast;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.visibility.TransactionHorizon;
import dev.spillway.postgres.heap.visibility.Transactions;
import dev.spillway.postgres.heap.visibility.Visibility;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A TOAST relation of 1 TB, nearly all of it holes: its values are found by its B-tree, in the
/// memory of some pages.
class LargeToastTest {
  private static final long BLOCKS = 1L << 27;
  private static final long APART = 1L << 23;
  private static final int SEGMENT_BLOCKS = 131_072;
  private static final int CHUNKS = 16;
  private static final int CHUNK_BYTES = 1_996;
  private static final int VALUE = 4711;
  private static final int OID = 16_400;
  private static final int SPECIAL = Page.BYTES - 16;
  private static final long MOST_BYTES = 2 << 20;

  @TempDir Path data;

  @Test
  void aValueInATerabyteIsReadInTheMemoryOfSomePages() throws IOException {
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      write(chunk);
    }
    Files.write(data.resolve("8"), index());
    ToastFiles files =
        new ToastFiles(
            OID, new RelationFile(data, "9", BLOCKS, false), new RelationFile(data, "8", 2, false));
    Visibility everybody =
        new Visibility(new Transactions(data, new TransactionHorizon(3, 3, 1, 1, 1)));
    byte[] value = new byte[CHUNKS * CHUNK_BYTES];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    try (ToastReader reader = new ToastReader(files, everybody)) {
      ByteBuffer target = ByteBuffer.wrap(value);
      reader.read(OID, VALUE, value.length, target::put);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytes).isLessThan(MOST_BYTES);
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      assertThat(value[chunk * CHUNK_BYTES + 7]).isEqualTo((byte) ('a' + chunk));
    }
  }

  private static long block(int chunk) {
    return chunk * APART + 5;
  }

  /// A page of one row: the value's number, the chunk's, the chunk.
  private void write(int chunk) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(Page.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int length = 24 + 12 + CHUNK_BYTES;
    int tuple = (Page.BYTES - length) & -8;
    header(page, 0, 1, tuple, Page.BYTES);
    page.putInt(24, tuple | 1 << 15 | length << 17);
    page.putShort(tuple + 18, (short) 3).putShort(tuple + 20, (short) 0x0B00);
    page.put(tuple + 22, (byte) 24).putInt(tuple + 24, VALUE).putInt(tuple + 28, chunk);
    page.putInt(tuple + 32, (CHUNK_BYTES + 4) << 2).put(tuple + 36 + 7, (byte) ('a' + chunk));
    long segment = block(chunk) / SEGMENT_BLOCKS;
    String file = segment == 0 ? "9" : "9." + segment;
    try (FileChannel channel =
        FileChannel.open(data.resolve(file), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      channel.write(page, block(chunk) % SEGMENT_BLOCKS * Page.BYTES);
    }
  }

  private static byte[] index() {
    ByteBuffer pages = ByteBuffer.allocate(2 * Page.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header(pages, 0, 0, SPECIAL, SPECIAL);
    pages.putInt(24, 0x053162).putInt(28, 4).putInt(32, 1);
    header(pages, Page.BYTES, CHUNKS, SPECIAL - 16 * CHUNKS, SPECIAL);
    pages.putShort(Page.BYTES + SPECIAL + 12, (short) 1);
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      int offset = SPECIAL - 16 * (chunk + 1);
      int at = Page.BYTES + offset;
      pages.putInt(Page.BYTES + 24 + 4 * chunk, offset | 1 << 15 | 16 << 17);
      pages.putShort(at, (short) (block(chunk) >> 16)).putShort(at + 2, (short) block(chunk));
      pages.putShort(at + 4, (short) 1).putShort(at + 6, (short) 16);
      pages.putInt(at + 8, VALUE).putInt(at + 12, chunk);
    }
    return pages.array();
  }

  private static void header(ByteBuffer pages, int page, int items, int upper, int special) {
    pages.putShort(page + 12, (short) (24 + 4 * items)).putShort(page + 14, (short) upper);
    pages.putShort(page + 16, (short) special).putShort(page + 18, (short) (Page.BYTES | 4));
  }
}
