package dev.spillway.core.parquet;

import java.util.zip.CRC32;

/// A gzip member whose bytes are as they were: stored blocks of deflate, each behind a header of
/// five bytes.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4">RFC 1951, 3.2.4</a>
final class StoredMember {
  private static final int BLOCK_BYTES = 0xFFFF;
  private static final int BLOCK_HEADER_BYTES = 5;

  private StoredMember() {}

  /// The length of the member of `length` bytes.
  static int bytes(int length) {
    int blocks = Math.max(1, Math.ceilDiv(length, BLOCK_BYTES));
    return JdkDeflater.HEADER_BYTES
        + Math.toIntExact(length + (long) blocks * BLOCK_HEADER_BYTES)
        + JdkDeflater.TRAILER_BYTES;
  }

  static int write(byte[] source, int from, int length, byte[] target) {
    JdkDeflater.writeHeader(target);
    int at = JdkDeflater.HEADER_BYTES;
    int done = 0;
    do {
      int block = Math.min(BLOCK_BYTES, length - done);
      boolean last = done + block == length;
      target[at] = (byte) (last ? 1 : 0);
      LittleEndian.putInt(target, at + 1, block | (~block << 16));
      System.arraycopy(source, from + done, target, at + BLOCK_HEADER_BYTES, block);
      at += BLOCK_HEADER_BYTES + block;
      done += block;
    } while (done < length);
    CRC32 crc = new CRC32();
    crc.update(source, from, length);
    LittleEndian.putInt(target, at, (int) crc.getValue());
    LittleEndian.putInt(target, at + Integer.BYTES, length);
    return at + JdkDeflater.TRAILER_BYTES;
  }
}
