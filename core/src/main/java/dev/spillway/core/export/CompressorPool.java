package dev.spillway.core.export;

import dev.spillway.core.parquet.PageCompressor;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Page compressors of one run, used again by unit after unit: their native memory takes longer to
/// make than a tiny table to export. Thread-safe.
final class CompressorPool implements AutoCloseable {
  private final Supplier<PageCompressor> opener;
  private final ConcurrentLinkedQueue<PageCompressor> idle = new ConcurrentLinkedQueue<>();

  CompressorPool(Supplier<PageCompressor> opener) {
    this.opener = opener;
  }

  /// A compressor that is given back by closing.
  final class Lease implements AutoCloseable {
    private final PageCompressor compressor;

    private Lease(PageCompressor compressor) {
      this.compressor = compressor;
    }

    PageCompressor compressor() {
      return compressor;
    }

    @Override
    public void close() {
      idle.add(compressor);
    }
  }

  Lease lease() {
    @Nullable PageCompressor free = idle.poll();
    return new Lease(free == null ? opener.get() : free);
  }

  /// To be called when no unit runs any more.
  @Override
  public void close() {
    idle.forEach(PageCompressor::close);
    idle.clear();
  }
}
