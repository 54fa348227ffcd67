package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.DamagedFileException;

/// PostgreSQL's own compression: a control byte for eight items, each a literal byte or a copy of 3
/// to 273 bytes from up to 4095 bytes back.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/common/pg_lzcompress.c">pg_lzcompress.c</a>
final class Pglz {
  private static final int LONG_COPY = 18;

  private Pglz() {}

  /// Fills exactly `target[0, length)` from exactly `source[from, end)`.
  static void decompress(byte[] source, int from, int end, byte[] target, int length) {
    int read = from;
    int written = 0;
    while (read < end && written < length) {
      int control = source[read++];
      for (int bit = 0; bit < 8 && read < end && written < length; bit++, control >>= 1) {
        if ((control & 1) == 0) {
          target[written++] = source[read++];
          continue;
        }
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
    }
    if (read != end || written != length) {
      throw damaged();
    }
  }

  private static DamagedFileException damaged() {
    return DamagedFileException.inValue("a value compressed by pglz cannot be decompressed");
  }
}
