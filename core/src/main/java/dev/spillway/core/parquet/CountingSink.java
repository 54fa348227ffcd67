package dev.spillway.core.parquet;

import java.io.BufferedOutputStream;
import java.io.OutputStream;

/// Knows how far the file is.
final class CountingSink implements ByteSink {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ByteSink sink;
  private long bytes;

  CountingSink(ByteSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] source, int from, int length) {
    sink.write(source, from, length);
    bytes += length;
  }

  /// A stream into this sink, for what comes in small pieces. Closing it flushes, nothing else.
  OutputStream buffered() {
    OutputStream direct =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] source, int from, int length) {
            CountingSink.this.write(source, from, length);
          }
        };
    return new BufferedOutputStream(direct, BUFFER_BYTES);
  }

  long bytes() {
    return bytes;
  }
}
