package dev.spillway.core.parquet;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// One gzip member of any length by `java.util.zip`.
final class JdkStream implements PageStream {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Deflater deflater;
  private final ByteSink target;
  private final CRC32 crc = new CRC32();
  private final byte[] deflated = new byte[PIECE_BYTES];

  private JdkStream(Deflater deflater, ByteSink target) {
    this.deflater = deflater;
    this.target = target;
    JdkDeflater.writeHeader(deflated);
    target.write(deflated, 0, JdkDeflater.HEADER_BYTES);
  }

  /// A stream with a deflater of its own.
  static PageStream owning(int level, ByteSink target) {
    return new JdkStream(new Deflater(level, true), target);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    crc.update(source, from, length);
    deflater.setInput(source, from, length);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  private void drain() {
    int length = deflater.deflate(deflated);
    target.write(deflated, 0, length);
  }

  @Override
  public void finish() {
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    LittleEndian.putInt(deflated, 0, (int) crc.getValue());
    LittleEndian.putInt(deflated, Integer.BYTES, (int) deflater.getBytesRead());
    target.write(deflated, 0, JdkDeflater.TRAILER_BYTES);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
