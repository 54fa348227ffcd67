package dev.spillway.core.parquet;

/// Every page one gzip member.
final class GzipCompressor implements PageCompressor {
  private final GzipDeflater deflater;

  GzipCompressor(GzipDeflater deflater) {
    this.deflater = deflater;
  }

  @Override
  public Codec codec() {
    return Codec.GZIP;
  }

  @Override
  public String name() {
    return "gzip by " + deflater.name();
  }

  @Override
  public int maxCompressedBytes(int length) {
    return Math.max(deflater.maxDeflatedBytes(length), StoredMember.bytes(length));
  }

  @Override
  public int compress(byte[] source, int from, int length, byte[] target) {
    return deflater.deflate(source, from, length, target);
  }

  @Override
  public int store(byte[] source, int from, int length, byte[] target) {
    return StoredMember.write(source, from, length, target);
  }

  @Override
  public PageStream stream(long length, ByteSink target) {
    return deflater.stream(target);
  }

  @Override
  public void close() {
    deflater.close();
  }
}
