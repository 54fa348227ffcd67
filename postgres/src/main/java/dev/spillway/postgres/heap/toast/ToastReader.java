package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.visibility.TupleHeader;
import dev.spillway.postgres.heap.visibility.Visibility;

/// Puts values together from the chunks of a TOAST relation. Used by one thread.
public final class ToastReader implements AutoCloseable {
  private static final int CHUNK_COLUMNS = 3;
  private static final int SEQUENCE = 4;
  private static final int DATA = 8;

  private final ToastFiles files;
  private final Visibility visibility;
  private final PageWindow heap;
  private final ToastIndex index;

  public ToastReader(ToastFiles files, Visibility visibility) {
    this.files = files;
    this.visibility = visibility;
    this.heap = new PageWindow(files.heap());
    this.index = new ToastIndex(files.index());
  }

  /// Fills `target[0, length)` with what is stored of a value.
  ///
  /// @param relation the TOAST relation that the value's pointer names
  /// @throws DamagedFileException if chunks are missing or are not those of the value
  void read(int relation, int value, byte[] target, int length) {
    if (relation != files.oid()) {
      throw DamagedFileException.inValue(
          "a value refers to the TOAST relation %s, but its table has %s"
              .formatted(
                  Integer.toUnsignedString(relation), Integer.toUnsignedString(files.oid())));
    }
    int places = index.find(value);
    int filled = 0;
    int sequence = 0;
    for (int i = 0; i < places; i++) {
      long place = index.places()[i];
      int size = chunk(place, value, sequence, target, filled, length);
      if (size >= 0) {
        filled += size;
        sequence++;
      }
    }
    if (filled != length) {
      throw DamagedFileException.inValue(
          "the value %s of TOAST relation %s has %d bytes in %d chunks instead of %d bytes"
              .formatted(
                  Integer.toUnsignedString(value),
                  Integer.toUnsignedString(relation),
                  filled,
                  sequence,
                  length));
    }
  }

  /// Copies one chunk; answers its size, -1 if it was left by a transaction that did not commit.
  private int chunk(long place, int value, int sequence, byte[] target, int at, int length) {
    long block = place >>> 16;
    int number = (int) (place & 0xFFFF);
    int page = heap.open(block);
    byte[] bytes = heap.bytes();
    if (Page.isNew(bytes, page) || number < 1 || number > Page.linePointers(bytes, page)) {
      throw damaged(block, "there is no chunk %d of a value, which its index names", number);
    }
    int pointer = Page.linePointer(bytes, page, number);
    int tuple = page + Page.offset(pointer);
    int end = tuple + Page.length(pointer);
    if (Page.state(pointer) != Page.NORMAL
        || !Page.holds(bytes, page, pointer)
        || !TupleHeader.isSound(bytes, tuple, Page.length(pointer))) {
      throw damaged(block, "line pointer %d holds no chunk of a value, as its index says", number);
    }
    if (!visibility.isInserted(bytes, tuple)) {
      return -1;
    }
    int first = tuple + TupleHeader.length(bytes, tuple);
    int data = first + DATA;
    if (data >= end
        || TupleHeader.columns(bytes, tuple) != CHUNK_COLUMNS
        || TupleHeader.hasNull(bytes, tuple)
        || LittleEndian.int4(bytes, first) != value
        || LittleEndian.int4(bytes, first + SEQUENCE) != sequence) {
      throw damaged(
          block,
          "line pointer %d is not chunk " + sequence + " of the value that refers to it",
          number);
    }
    return copy(bytes, data, end, block, number, target, at, length);
  }

  private int copy(
      byte[] bytes, int data, int end, long block, int number, byte[] target, int at, int length) {
    boolean isShort = (bytes[data] & 1) != 0;
    int header = isShort ? 1 : Integer.BYTES;
    int size =
        isShort
            ? ((bytes[data] & 0xFF) >>> 1) - 1
            : (LittleEndian.int4(bytes, data) >>> 2) - Integer.BYTES;
    boolean plain = isShort || (bytes[data] & 3) == 0;
    if (!plain || size <= 0 || size > end - data - header || size > length - at) {
      throw damaged(block, "line pointer %d is a chunk of an impossible size", number);
    }
    System.arraycopy(bytes, data + header, target, at, size);
    return size;
  }

  private DamagedFileException damaged(long block, String what, int number) {
    return files.heap().damaged(block, what.formatted(number));
  }

  @Override
  public void close() {
    heap.close();
    index.close();
  }
}
