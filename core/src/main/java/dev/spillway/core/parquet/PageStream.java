package dev.spillway.core.parquet;

/// Compresses one page whose bytes come in pieces, because it is too large for memory. What comes
/// out is the same kind of page that [PageCompressor#compress] makes.
public interface PageStream extends AutoCloseable {
  /// Takes `source[from, from + length)`.
  void write(byte[] source, int from, int length);

  /// Ends the page: everything is in the target.
  void finish();

  /// Frees what the page took. Never throws.
  @Override
  void close();
}
