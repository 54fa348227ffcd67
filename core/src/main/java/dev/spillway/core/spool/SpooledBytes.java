package dev.spillway.core.spool;

/// A byte string in a [Spool], valid until that is cleared.
public final class SpooledBytes {
  private final Spool spool;
  private final long offset;
  private final long length;

  SpooledBytes(Spool spool, long offset, long length) {
    this.spool = spool;
    this.offset = offset;
    this.length = length;
  }

  public long length() {
    return length;
  }

  /// Copies the bytes `[from, from + count)` to `target` from index `at`.
  public void read(long from, byte[] target, int at, int count) {
    if (from < 0 || count < 0 || from + count > length) {
      throw new IndexOutOfBoundsException("%d bytes from %d of %d".formatted(count, from, length));
    }
    spool.read(offset + from, target, at, count);
  }

  /// Takes the bytes in pieces.
  @FunctionalInterface
  public interface Pieces {
    /// Takes `source[from, from + length)`, which is valid during the call.
    void take(byte[] source, int from, int length);
  }

  /// Hands all bytes over, in order.
  public void forEach(Pieces pieces) {
    byte[] piece = new byte[(int) Math.min(Spool.PIECE_BYTES, length)];
    for (long from = 0; from < length; from += piece.length) {
      int count = (int) Math.min(piece.length, length - from);
      read(from, piece, 0, count);
      pieces.take(piece, 0, count);
    }
  }
}
