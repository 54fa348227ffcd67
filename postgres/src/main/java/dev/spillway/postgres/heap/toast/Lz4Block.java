package dev.spillway.postgres.heap.toast;

import dev.spillway.postgres.heap.page.DamagedFileException;

/// One block of LZ4.
///
/// @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
final class Lz4Block {
  private static final int MIN_COPY = 4;
  private static final int LONG = 15;

  private final byte[] source;
  private final int end;
  private int read;

  private Lz4Block(byte[] source, int from, int end) {
    this.source = source;
    this.read = from;
    this.end = end;
  }

  /// Fills exactly `target[0, length)` from exactly `source[from, end)`.
  static void decompress(byte[] source, int from, int end, byte[] target, int length) {
    new Lz4Block(source, from, end).decompress(target, length);
  }

  private void decompress(byte[] target, int length) {
    int written = 0;
    while (read < end) {
      int token = source[read++] & 0xFF;
      int literals = size(token >> 4);
      if (literals > end - read || literals > length - written) {
        throw damaged();
      }
      BackCopy.copy(source, read, target, written, literals);
      read += literals;
      written += literals;
      if (read == end) {
        break;
      }
      if (end - read < 2) {
        throw damaged();
      }
      int back = (source[read] & 0xFF) | (source[read + 1] & 0xFF) << 8;
      read += 2;
      int size = size(token & LONG) + MIN_COPY;
      if (back == 0 || back > written || size < 0 || size > length - written) {
        throw damaged();
      }
      BackCopy.copy(target, written, back, size);
      written += size;
    }
    if (written != length) {
      throw damaged();
    }
  }

  /// A size of 15 goes on in the bytes that follow, as long as they are 255.
  private int size(int nibble) {
    long size = nibble;
    int next = 255;
    while (nibble == LONG && next == 255) {
      if (read == end) {
        throw damaged();
      }
      next = source[read++] & 0xFF;
      size += next;
    }
    return (int) Math.min(size, Integer.MAX_VALUE - MIN_COPY);
  }

  private static DamagedFileException damaged() {
    return DamagedFileException.inValue("a value compressed by lz4 cannot be decompressed");
  }
}
