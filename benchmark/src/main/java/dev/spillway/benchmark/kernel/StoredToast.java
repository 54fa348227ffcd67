package dev.spillway.benchmark.kernel;

import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.toast.ToastFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A TOAST relation of a few values that are not compressed, and its B-tree of one leaf.
final class StoredToast {
  static final int OID = 16_400;
  static final int VALUE_BYTES = 8_000;
  static final int VALUES = 60;

  private static final int CHUNK_BYTES = 1_996;
  private static final int CHUNK_COLUMNS = 3;
  private static final int SPECIAL = Page.BYTES - 16;
  private static final int ITEM_BYTES = 16;

  private StoredToast() {}

  static ToastFiles write(Path directory) {
    StoredRows heap = new StoredRows(VALUES * 2);
    List<byte[]> items = new ArrayList<>();
    for (int value = 1; value <= VALUES; value++) {
      for (int sequence = 0; sequence * CHUNK_BYTES < VALUE_BYTES; sequence++) {
        items.add(item(heap.add(CHUNK_COLUMNS, chunk(value, sequence)), value, sequence));
      }
    }
    try {
      Files.write(directory.resolve("1"), heap.bytes());
      Files.write(directory.resolve("2"), index(items));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ToastFiles(
        OID,
        new RelationFile(directory, "1", heap.pages(), false),
        new RelationFile(directory, "2", 2, false));
  }

  private static byte[] chunk(int value, int sequence) {
    int bytes = Math.min(CHUNK_BYTES, VALUE_BYTES - sequence * CHUNK_BYTES);
    ByteBuffer chunk = ByteBuffer.allocate(12 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    return chunk.putInt(value).putInt(sequence).putInt((bytes + 4) << 2).array();
  }

  private static byte[] item(StoredRows.Place place, int value, int sequence) {
    ByteBuffer item = ByteBuffer.allocate(ITEM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    item.putShort((short) 0).putShort((short) place.page()).putShort((short) place.number());
    return item.putShort((short) ITEM_BYTES).putInt(value).putInt(sequence).array();
  }

  private static byte[] index(List<byte[]> items) {
    ByteBuffer pages = ByteBuffer.allocate(2 * Page.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    pages.putInt(24, 0x053162).putInt(28, 4).putInt(32, 1);
    header(pages, 0, 0, SPECIAL, 8);
    for (int i = 0; i < items.size(); i++) {
      int offset = SPECIAL - ITEM_BYTES * (i + 1);
      pages.putInt(Page.BYTES + 24 + 4 * i, offset | 1 << 15 | ITEM_BYTES << 17);
      pages.put(Page.BYTES + offset, items.get(i));
    }
    header(pages, Page.BYTES, items.size(), SPECIAL - ITEM_BYTES * items.size(), 1);
    return pages.array();
  }

  private static void header(ByteBuffer pages, int page, int items, int upper, int flags) {
    pages.putShort(page + 12, (short) (24 + 4 * items)).putShort(page + 14, (short) upper);
    pages.putShort(page + 16, (short) SPECIAL).putShort(page + 18, (short) (Page.BYTES | 4));
    pages.putShort(page + SPECIAL + 12, (short) flags);
  }
}
