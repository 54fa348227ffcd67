package dev.spillway.core.parquet;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// `java.util.zip` with the gzip frame around it, because [java.util.zip.GZIPOutputStream] cannot
/// be used twice.
final class JdkDeflater implements GzipDeflater {
  static final int HEADER_BYTES = 10;
  static final int TRAILER_BYTES = 8;

  private final int level;
  private final Deflater deflater;
  private final CRC32 crc = new CRC32();

  JdkDeflater(int level) {
    this.level = level;
    this.deflater = new Deflater(level, true);
  }

  @Override
  public String name() {
    return "the JDK, level " + level;
  }

  @Override
  public int maxDeflatedBytes(int length) {
    // zlib's own bound for any memory level and window: stored blocks with their headers.
    long bound = length + ((length + 7L) >> 3) + ((length + 63L) >> 6) + 11;
    return Math.toIntExact(Math.min(Integer.MAX_VALUE - 8, bound + HEADER_BYTES + TRAILER_BYTES));
  }

  @Override
  public int deflate(byte[] source, int from, int length, byte[] target) {
    writeHeader(target);
    deflater.reset();
    deflater.setInput(source, from, length);
    deflater.finish();
    int end = HEADER_BYTES;
    while (!deflater.finished()) {
      int written = deflater.deflate(target, end, target.length - end - TRAILER_BYTES);
      if (written == 0 && !deflater.finished()) {
        throw new IllegalStateException("no room for a gzip member of " + length + " bytes");
      }
      end += written;
    }
    crc.reset();
    crc.update(source, from, length);
    LittleEndian.putInt(target, end, (int) crc.getValue());
    LittleEndian.putInt(target, end + 4, length);
    return end + TRAILER_BYTES;
  }

  /// Magic, method deflate, no flags, no time, no extra flags, unknown system.
  static void writeHeader(byte[] target) {
    LittleEndian.putLong(target, 0, 0x00088B1FL);
    target[8] = 0;
    target[9] = (byte) 0xFF;
  }

  @Override
  public PageStream stream(ByteSink target) {
    return JdkStream.owning(level, target);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
