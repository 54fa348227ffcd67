package dev.spillway.core.parquet;

/// Opens page compressors. Thread-safe.
public final class Compressors {
  /// Level 3 takes a third more CPU than level 1 and saves 2 % of the bytes of encoded pages: most
  /// of the redundancy is already gone through dictionaries and bit packing.
  private static final int ZSTD_LEVEL = 1;

  private final Deflaters deflaters;

  public Compressors(Deflaters deflaters) {
    this.deflaters = deflaters;
  }

  /// A new compressor; the caller closes it.
  public PageCompressor open(Codec codec) {
    return switch (codec) {
      case GZIP -> new GzipCompressor(deflaters.open());
      case ZSTD -> new ZstdCompressor(ZSTD_LEVEL);
      case SNAPPY -> new SnappyCompressor();
      case UNCOMPRESSED -> new NoCompressor();
    };
  }
}
