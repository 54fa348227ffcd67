package dev.spillway.postgres.heap.toast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.RelationFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A B-tree whose links lead anywhere: every walk over it ends, and takes bounded memory.
@Timeout(60)
class ToastIndexTest {
  private static final int SPECIAL = Page.BYTES - 16;
  private static final int LEAF = 1;
  private static final int HALF_DEAD = 0x10;
  private static final int VALUE = 4711;
  private static final int ITEMS = 300;

  @TempDir Path data;
  private final ByteBuffer file =
      ByteBuffer.allocate(4 * Page.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void leavesAreFollowedToTheirEnd() throws IOException {
    meta();
    leaf(1, 2, LEAF);
    leaf(2, 3, LEAF);
    leaf(3, 0, LEAF);

    assertThat(find(4)).isEqualTo(2 * (ITEMS - 1) + ITEMS);
  }

  @Test
  void aCircleOfEmptyLeavesIsAnError() throws IOException {
    meta();
    leaf(1, 2, LEAF | HALF_DEAD);
    leaf(2, 3, LEAF | HALF_DEAD);
    leaf(3, 1, LEAF | HALF_DEAD);

    assertThatThrownBy(() -> find(4))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("circle");
  }

  /// As many steps as a file of 1 TB has pages would take gigabytes of memory.
  @Test
  void aCircleOfFullLeavesEndsBeforeItFillsTheMemory() throws IOException {
    meta();
    leaf(1, 2, LEAF);
    leaf(2, 3, LEAF);
    leaf(3, 1, LEAF);

    assertThatThrownBy(() -> find(1 << 16))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("more chunks of a value than any value has");
  }

  private int find(long blocks) throws IOException {
    Files.write(data.resolve("8"), file.array());
    try (RandomAccessFile rest = new RandomAccessFile(data.resolve("8").toFile(), "rw")) {
      rest.setLength(blocks * Page.BYTES);
    }
    try (ToastIndex index = new ToastIndex(new RelationFile(data, "8", blocks, false))) {
      return index.find(VALUE);
    }
  }

  private void meta() {
    page(0, 24, 0, 0, 8);
    file.putInt(24, 0x053162).putInt(28, 4).putInt(32, 1).putInt(36, 0);
  }

  /// Three hundred chunks of the value; the first item of a leaf that is not the last is its high
  /// key.
  private void leaf(int number, int next, int flags) {
    int page = number * Page.BYTES;
    page(number, 24 + 4 * ITEMS, next, 0, flags);
    for (int i = 0; i < ITEMS; i++) {
      int offset = SPECIAL - 16 * (i + 1);
      file.putInt(page + 24 + 4 * i, offset | 1 << 15 | 16 << 17);
      file.putShort(page + offset + 4, (short) (i + 1)).putShort(page + offset + 6, (short) 16);
      file.putInt(page + offset + 8, VALUE).putInt(page + offset + 12, i);
    }
    file.putShort(page + 14, (short) (SPECIAL - 16 * ITEMS));
  }

  private void page(int number, int lower, int next, int level, int flags) {
    int page = number * Page.BYTES;
    file.putShort(page + 12, (short) lower).putShort(page + 14, (short) SPECIAL);
    file.putShort(page + 16, (short) SPECIAL).putShort(page + 18, (short) (Page.BYTES | 4));
    file.putInt(page + SPECIAL + 4, next).putInt(page + SPECIAL + 8, level);
    file.putShort(page + SPECIAL + 12, (short) flags);
  }
}
