package dev.spillway.core.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/// Every page one raw snappy block.
final class SnappyCompressor implements PageCompressor {
  @Override
  public Codec codec() {
    return Codec.SNAPPY;
  }

  @Override
  public String name() {
    return "snappy";
  }

  @Override
  public int maxCompressedBytes(int length) {
    return Snappy.maxCompressedLength(length);
  }

  @Override
  public int compress(byte[] source, int from, int length, byte[] target) {
    try {
      return Snappy.compress(source, from, length, target, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PageStream stream(long length, ByteSink target) {
    return new SnappyStream(length, target);
  }

  @Override
  public void close() {}
}
