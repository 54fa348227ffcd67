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

  /// Takes a value in pieces.
  @FunctionalInterface
  interface Chunks {
    /// Takes `source[from, from + size)`, which is valid during the call.
    void take(byte[] source, int from, int size);
  }

  /// Hands over what is stored of a value, chunk by chunk: at most `length` bytes, and if it ends
  /// without an exception, exactly so many.
  ///
  /// @param relation the TOAST relation that the value's pointer names
  /// @throws DamagedFileException if chunks are missing or are not those of the value
  void read(int relation, int value, int length, Chunks target) {
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
      int size = chunk(place, value, sequence, length - filled, target);
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

  /// Hands one chunk over; answers its size, -1 if it was left by a transaction that did not
  /// commit.
  private int chunk(long place, int value, int sequence, int room, Chunks target) {
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
    int size = size(bytes, data);
    int header = header(bytes, data);
    if (size <= 0 || size > end - data - header || size > room) {
      throw damaged(block, "line pointer %d is a chunk of an impossible size", number);
    }
    target.take(bytes, data + header, size);
    return size;
  }

  private static int header(byte[] bytes, int data) {
    return (bytes[data] & 1) != 0 ? 1 : Integer.BYTES;
  }

  /// How long a chunk is; 0 if it is stored in a way in which no chunk is.
  private static int size(byte[] bytes, int data) {
    if ((bytes[data] & 1) != 0) {
      return ((bytes[data] & 0xFF) >>> 1) - 1;
    }
    return (bytes[data] & 3) == 0 ? (LittleEndian.int4(bytes, data) >>> 2) - Integer.BYTES : 0;
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
