package dev.spillway.core.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/// Every page one zstd frame.
final class ZstdCompressor implements PageCompressor {
  private final int level;
  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdCompressor(int level) {
    this.level = level;
    context.setLevel(level);
  }

  @Override
  public Codec codec() {
    return Codec.ZSTD;
  }

  @Override
  public String name() {
    return "zstd, level " + level;
  }

  @Override
  public int maxCompressedBytes(int length) {
    return Math.toIntExact(Zstd.compressBound(length));
  }

  @Override
  public int compress(byte[] source, int from, int length, byte[] target) {
    return context.compressByteArray(target, 0, target.length, source, from, length);
  }

  @Override
  public PageStream stream(long length, ByteSink target) {
    return new ZstdStream(level, target);
  }

  @Override
  public void close() {
    context.close();
  }
}
