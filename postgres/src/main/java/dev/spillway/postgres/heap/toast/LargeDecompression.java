package dev.spillway.postgres.heap.toast;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.heap.page.DamagedFileException;

/// Decompresses values that are too large to be held, from spool to spool. The formats are those of
/// [Pglz] and [Lz4Block], which do the same faster in arrays.
final class LargeDecompression {
  private static final int PGLZ_ITEMS = Byte.SIZE;
  private static final int PGLZ_LONG_COPY = 18;
  private static final int LZ4_MIN_COPY = 4;
  private static final int LZ4_LONG = 15;

  private final SpooledInput input;
  private final int length;
  private final Spool spool;
  private final SlidingWindow output;

  /// @param input behind the head that says method and length
  /// @param length of the value
  LargeDecompression(SpooledInput input, int length, Spool spool) {
    this.input = input;
    this.length = length;
    this.spool = spool;
    this.output = new SlidingWindow(spool);
  }

  /// @throws DamagedFileException if the input is not exactly a value of that length
  SpooledBytes decompress(int method) {
    spool.begin();
    try {
      switch (method) {
        case Varlena.PGLZ -> pglz();
        case Varlena.LZ4 -> lz4();
        default -> throw Varlena.unknown(method);
      }
    } catch (IndexOutOfBoundsException e) {
      throw damaged();
    }
    if (input.left() != 0 || output.written() != length) {
      throw damaged();
    }
    output.flush();
    return spool.finish();
  }

  private int room() {
    return (int) (length - output.written());
  }

  private void pglz() {
    while (input.left() > 0 && room() > 0) {
      int control = input.read();
      for (int item = 0; item < PGLZ_ITEMS && input.left() > 0 && room() > 0; item++) {
        if ((control >> item & 1) == 0) {
          output.write(input, 1);
        } else {
          pglzCopy();
        }
      }
    }
  }

  private void pglzCopy() {
    int first = input.read();
    int size = (first & 0x0F) + 3;
    int back = (first & 0xF0) << 4 | input.read();
    if (size == PGLZ_LONG_COPY) {
      size += input.read();
    }
    copy(back, Math.min(size, room()));
  }

  private void lz4() {
    while (input.left() > 0) {
      int token = input.read();
      long literals = lz4Size(token >> 4);
      if (literals > input.left() || literals > room()) {
        throw damaged();
      }
      output.write(input, (int) literals);
      if (input.left() == 0) {
        return;
      }
      int back = input.read() | input.read() << Byte.SIZE;
      copy(back, lz4Size(token & LZ4_LONG) + LZ4_MIN_COPY);
    }
  }

  /// A size of 15 goes on in the bytes that follow, as long as they are 255.
  private long lz4Size(int nibble) {
    long size = nibble;
    int next = nibble == LZ4_LONG ? 255 : 0;
    while (next == 255) {
      next = input.read();
      size += next;
    }
    return size;
  }

  private void copy(int back, long size) {
    if (back == 0 || back > output.written() || size > room()) {
      throw damaged();
    }
    output.copy(back, (int) size);
  }

  private static DamagedFileException damaged() {
    return DamagedFileException.inValue("a large compressed value cannot be decompressed");
  }
}
