package dev.spillway.core.parquet;

/// Whether the pages of a column shrink. Images and encrypted values do not, and finding that out
/// page after page costs more than everything else about them.
final class Shrinking {
  /// So many pages in a row that did not shrink, and the next ones are stored.
  private static final int PATIENCE = 2;

  /// From then on every so many pages one is tried.
  private static final int RETRY = 16;

  /// Smaller pages say nothing, and cost nothing.
  private static final int LEAST_BYTES = 16 * 1024;

  private int hopeless;

  /// Whether the next page, of `length` bytes, is to be compressed.
  boolean isLikely(int length) {
    return length < LEAST_BYTES
        || hopeless < PATIENCE
        || (hopeless - PATIENCE) % RETRY == RETRY - 1;
  }

  /// Takes into account what became of a page that was compressed or stored.
  void saw(int length, int stored) {
    if (length < LEAST_BYTES) {
      return;
    }
    // Less than a thirtieth is not worth a reader's time either.
    hopeless = stored + length / 32 < length ? 0 : hopeless + 1;
  }
}
