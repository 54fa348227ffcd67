package dev.spillway.core.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/// One raw snappy block of any length, in little memory. A block is its length and then elements
/// that copy from what was put out before; snappy itself never copies across 64 KB, so blocks of
/// pieces, each without its length, make one block of the whole.
///
/// @see <a href="https://github.com/google/snappy/blob/main/format_description.txt">Snappy: format
///   description</a>
final class SnappyStream implements PageStream {
  private static final int PIECE_BYTES = 64 * 1024;

  private final ByteSink target;
  private final byte[] compressed = new byte[Snappy.maxCompressedLength(PIECE_BYTES)];

  SnappyStream(long length, ByteSink target) {
    this.target = target;
    int end = 0;
    long rest = length;
    for (; rest > 0x7F; rest >>>= 7) {
      compressed[end++] = (byte) (rest | 0x80);
    }
    compressed[end++] = (byte) rest;
    target.write(compressed, 0, end);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    for (int done = 0; done < length; done += PIECE_BYTES) {
      piece(source, from + done, Math.min(PIECE_BYTES, length - done));
    }
  }

  private void piece(byte[] source, int from, int length) {
    try {
      int end = Snappy.compress(source, from, length, compressed, 0);
      int begin = 0;
      while (compressed[begin++] < 0) {
        // A piece's own length, a byte for each seven bits of it.
      }
      target.write(compressed, begin, end - begin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
