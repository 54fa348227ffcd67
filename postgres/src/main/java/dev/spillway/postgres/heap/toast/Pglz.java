package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.DamagedFileException;

/// PostgreSQL's own compression: a control byte for eight items, each a literal byte or a copy of 3
/// to 273 bytes from up to 4095 bytes back.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/common/pg_lzcompress.c">pg_lzcompress.c</a>
final class Pglz {
  private static final int LONG_COPY = 18;

  /// Behind the last item of a control byte.
  private static final int LAST = 1;

  private final byte[] source;
  private final int end;
  private final byte[] target;
  private final int length;
  private int read;
  private int written;

  private Pglz(byte[] source, int from, int end, byte[] target, int length) {
    this.source = source;
    this.read = from;
    this.end = end;
    this.target = target;
    this.length = length;
  }

  /// Fills exactly `target[0, length)` from exactly `source[from, end)`.
  static void decompress(byte[] source, int from, int end, byte[] target, int length) {
    Pglz value = new Pglz(source, from, end, target, length);
    while (value.read < end && value.written < length) {
      value.items((source[value.read++] & 0xFF) | LAST << 8);
    }
    if (value.read != end || value.written != length) {
      throw damaged();
    }
  }

  /// All literals before a copy at once.
  private void items(int control) {
    int items = control;
    while (items != LAST && read < end && written < length) {
      int literals = Integer.numberOfTrailingZeros(items);
      if (literals == 0) {
        copy();
        items >>>= 1;
      } else {
        int count = Math.min(Math.min(literals, end - read), length - written);
        BackCopy.copy(source, read, target, written, count);
        read += count;
        written += count;
        items >>>= literals;
      }
    }
  }

  private void copy() {
    if (end - read < 2) {
      throw damaged();
    }
    int size = (source[read] & 0x0F) + 3;
    int back = (source[read] & 0xF0) << 4 | (source[read + 1] & 0xFF);
    read += 2;
    if (size == LONG_COPY) {
      if (read == end) {
        throw damaged();
      }
      size += source[read++] & 0xFF;
    }
    if (back == 0 || back > written) {
      throw damaged();
    }
    size = Math.min(size, length - written);
    BackCopy.copy(target, written, back, size);
    written += size;
  }

  private static DamagedFileException damaged() {
    return DamagedFileException.inValue("a value compressed by pglz cannot be decompressed");
  }
}
