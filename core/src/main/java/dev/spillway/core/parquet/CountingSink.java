package dev.spillway.core.parquet;

/// Knows how far the file is.
final class CountingSink implements ByteSink {
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

  long bytes() {
    return bytes;
  }
}
