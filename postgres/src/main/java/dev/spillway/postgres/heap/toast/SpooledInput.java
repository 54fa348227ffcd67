package dev.spillway.postgres.heap.toast;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.heap.page.LittleEndian;

/// Reads a spooled byte string from its begin to its end, by the byte or in pieces. Used by one
/// thread.
final class SpooledInput {
  private final SpooledBytes bytes;
  private final byte[] piece;
  private long next;
  private int at;
  private int end;

  SpooledInput(SpooledBytes bytes) {
    this.bytes = bytes;
    this.piece = new byte[(int) Math.min(Spool.PIECE_BYTES, bytes.length())];
  }

  /// How many bytes come.
  long left() {
    return bytes.length() - next + end - at;
  }

  /// The next byte, from 0 to 255.
  ///
  /// @throws IndexOutOfBoundsException if there is none
  int read() {
    if (at == end) {
      fill();
    }
    return piece[at++] & 0xFF;
  }

  /// The next four bytes as a little-endian integer.
  int int4() {
    byte[] four = new byte[Integer.BYTES];
    for (int i = 0; i < four.length; i++) {
      four[i] = (byte) read();
    }
    return LittleEndian.int4(four, 0);
  }

  /// Copies the next bytes, at most `size`, to `target` from index `from`; answers how many.
  int read(byte[] target, int from, int size) {
    if (at == end) {
      fill();
    }
    int count = Math.min(size, end - at);
    System.arraycopy(piece, at, target, from, count);
    at += count;
    return count;
  }

  private void fill() {
    int count = (int) Math.min(piece.length, bytes.length() - next);
    if (count == 0) {
      throw new IndexOutOfBoundsException("nothing comes after " + next + " bytes");
    }
    bytes.read(next, piece, 0, count);
    next += count;
    at = 0;
    end = count;
  }
}
