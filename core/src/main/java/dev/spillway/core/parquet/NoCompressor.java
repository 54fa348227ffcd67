package dev.spillway.core.parquet;

/// Pages as they are. The writer does not even call it: pages go from their buffer to the file.
final class NoCompressor implements PageCompressor {
  @Override
  public Codec codec() {
    return Codec.UNCOMPRESSED;
  }

  @Override
  public String name() {
    return "uncompressed";
  }

  @Override
  public int maxCompressedBytes(int length) {
    return length;
  }

  @Override
  public int compress(byte[] source, int from, int length, byte[] target) {
    System.arraycopy(source, from, target, 0, length);
    return length;
  }

  @Override
  public PageStream stream(long length, ByteSink target) {
    return new PageStream() {
      @Override
      public void write(byte[] source, int from, int count) {
        target.write(source, from, count);
      }

      @Override
      public void finish() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
