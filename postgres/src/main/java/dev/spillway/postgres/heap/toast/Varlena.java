package dev.spillway.postgres.heap.toast;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import java.util.Optional;

/// Opens values of variable length in all their forms: with one or four bytes of length, compressed
/// where they lie, or in a TOAST relation, compressed or not. What was opened stays valid until the
/// next value is opened. Used by one thread.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/varatt.h">varatt.h</a>
public final class Varlena {
  private static final int EXTERNAL = 1;
  private static final int ON_DISK = 18;
  private static final int EXTERNAL_BYTES = 18;
  private static final int COMPRESSED_HEADER = 8;
  private static final int SIZE_MASK = 0x3FFF_FFFF;
  static final int PGLZ = 0;
  static final int LZ4 = 1;

  /// No compression of PostgreSQL's makes less of a value.
  private static final int MOST_SHRINKING = 256;

  private static final int KEPT_BYTES = 1 << 20;

  /// Of a row that is too large, smaller values are held.
  private static final int LEAST_SPOOLED_BYTES = Spool.PIECE_BYTES;

  private final Optional<ToastReader> toast;
  private final ToastReader.Chunks filling = this::fill;
  private Optional<Spool> spool = Optional.empty();
  private byte[] stored = new byte[8192];
  private int filled;
  private byte[] raw = new byte[8192];

  private byte[] bytes = raw;
  private int from;
  private int length;

  public Varlena(Optional<ToastReader> toast) {
    this.toast = toast;
  }

  /// Where the value opened last is.
  public byte[] bytes() {
    return bytes;
  }

  public int from() {
    return from;
  }

  public int length() {
    return length;
  }

  /// The bytes that the form at `at` takes.
  ///
  /// @throws DamagedFileException if it would reach beyond `end`
  public static int storedBytes(byte[] source, int at, int end) {
    if (at >= end) {
      throw reachesOut();
    }
    int first = source[at];
    int size;
    if ((first & 1) == 0) {
      size = end - at < Integer.BYTES ? 0 : LittleEndian.int4(source, at) >>> 2;
      if (size < Integer.BYTES) {
        throw reachesOut();
      }
    } else {
      size = first == EXTERNAL ? EXTERNAL_BYTES : (first & 0xFF) >>> 1;
    }
    if (size > end - at) {
      throw reachesOut();
    }
    return size;
  }

  /// How long the value at `at` is that lies elsewhere; 0 if it lies here.
  public static int externalBytes(byte[] source, int at) {
    return source[at] == EXTERNAL ? LittleEndian.int4(source, at + 2) : 0;
  }

  /// Opens the value whose form begins at `at`; answers where the form ends.
  public int open(byte[] source, int at, int end) {
    int size = storedBytes(source, at, end);
    int first = source[at];
    if (first == EXTERNAL) {
      external(source, at);
    } else if ((first & 1) != 0) {
      plain(source, at + 1, size - 1);
    } else if ((first & 3) == 0) {
      plain(source, at + Integer.BYTES, size - Integer.BYTES);
    } else {
      compressed(source, at, size);
    }
    return at + size;
  }

  /// Gives back what giant values took.
  public void trim() {
    if (stored.length > KEPT_BYTES) {
      stored = new byte[8192];
    }
    if (raw.length > KEPT_BYTES) {
      raw = new byte[8192];
      bytes = raw;
      length = 0;
    }
  }

  private void plain(byte[] source, int at, int size) {
    bytes = source;
    from = at;
    length = size;
  }

  private void compressed(byte[] source, int at, int size) {
    if (size < COMPRESSED_HEADER) {
      throw reachesOut();
    }
    int info = LittleEndian.int4(source, at + Integer.BYTES);
    decompress(info >>> 30, source, at + COMPRESSED_HEADER, at + size, info & SIZE_MASK);
  }

  private void external(byte[] source, int at) {
    int rawSize = rawSize(source, at);
    int storedSize = storedSize(source, at);
    stored = room(stored, storedSize + BackCopy.OVERRUN_BYTES);
    filled = 0;
    readStored(source, at, filling);
    if (storedSize == rawSize) {
      plain(stored, 0, storedSize);
      return;
    }
    int method = method(source, at, storedSize < Integer.BYTES ? 0 : LittleEndian.int4(stored, 0));
    decompress(method, stored, Integer.BYTES, storedSize, rawSize);
  }

  private void fill(byte[] source, int from, int size) {
    System.arraycopy(source, from, stored, filled, size);
    filled += size;
  }

  private void readStored(byte[] source, int at, ToastReader.Chunks target) {
    toast
        .orElseThrow(
            () -> DamagedFileException.inValue("a value lies in TOAST, but its table has none"))
        .read(
            LittleEndian.int4(source, at + 14),
            LittleEndian.int4(source, at + 10),
            storedSize(source, at),
            target);
  }

  /// From here on, values can be opened into a spool.
  ///
  /// @param target nowhere, if no more are
  public void spoolTo(Optional<Spool> target) {
    spool = target;
  }

  /// Whether the value at `at` is to be opened by [#openLarge].
  public boolean isLarge(byte[] source, int at) {
    return spool.isPresent() && externalBytes(source, at) >= LEAST_SPOOLED_BYTES;
  }

  /// Opens a value that lies in TOAST into the spool, in the memory of some pages.
  public SpooledBytes openLarge(byte[] source, int at) {
    Spool target = spool.orElseThrow();
    int rawSize = rawSize(source, at);
    target.begin();
    readStored(source, at, target::write);
    SpooledBytes found = target.finish();
    if (found.length() == rawSize) {
      return found;
    }
    SpooledInput input = new SpooledInput(found);
    int method = method(source, at, found.length() < Integer.BYTES ? 0 : input.int4());
    return new LargeDecompression(input, rawSize, target).decompress(method);
  }

  private static int rawSize(byte[] source, int at) {
    if (source[at + 1] != ON_DISK) {
      throw DamagedFileException.inValue("a value lies elsewhere in an unknown way");
    }
    int rawSize = LittleEndian.int4(source, at + 2) - Integer.BYTES;
    int storedSize = storedSize(source, at);
    if (rawSize < 0 || storedSize > rawSize) {
      throw DamagedFileException.inValue("a TOAST pointer has impossible sizes");
    }
    requireShrinking(rawSize, storedSize);
    return rawSize;
  }

  private static int storedSize(byte[] source, int at) {
    return LittleEndian.int4(source, at + 6) & SIZE_MASK;
  }

  /// How a value in TOAST is compressed, as its pointer and its first bytes say.
  private static int method(byte[] source, int at, int head) {
    int info = LittleEndian.int4(source, at + 6);
    if ((head & SIZE_MASK) != rawSize(source, at) || head >>> 30 != info >>> 30) {
      throw DamagedFileException.inValue("a TOAST pointer and its value differ about its size");
    }
    return head >>> 30;
  }

  private void decompress(int method, byte[] source, int at, int end, int size) {
    requireShrinking(size, end - at);
    raw = room(raw, size + BackCopy.OVERRUN_BYTES);
    switch (method) {
      case PGLZ -> Pglz.decompress(source, at, end, raw, size);
      case LZ4 -> Lz4Block.decompress(source, at, end, raw, size);
      default -> throw unknown(method);
    }
    plain(raw, 0, size);
  }

  /// Before memory is taken for a size that cannot be.
  private static void requireShrinking(int size, int compressed) {
    if (size / MOST_SHRINKING > compressed + 1) {
      throw DamagedFileException.inValue(
          "a value of %d bytes is said to be compressed to %d".formatted(size, compressed));
    }
  }

  static DamagedFileException unknown(int method) {
    return DamagedFileException.inValue("a value is compressed by the unknown method " + method);
  }

  private static byte[] room(byte[] buffer, int size) {
    return buffer.length >= size
        ? buffer
        : new byte[Math.max(size, 2 * Math.min(buffer.length, KEPT_BYTES))];
  }

  private static DamagedFileException reachesOut() {
    return DamagedFileException.inValue("a value reaches beyond its row");
  }
}
