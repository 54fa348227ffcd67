package dev.spillway.core.parquet;

/// Makes gzip members (RFC 1952). Parquet's GZIP codec is one member per page. Used by one thread
/// at a time; whoever opened it closes it.
public interface GzipDeflater extends AutoCloseable {
  /// The library and its level, in words: `ISA-L, level 1`.
  String name();

  /// The most bytes that the member of `length` bytes can take.
  int maxDeflatedBytes(int length);

  /// Writes the member of `source[from, from + length)` into `target` from index 0 and answers its
  /// length. The target has room for at least [#maxDeflatedBytes(int)].
  int deflate(byte[] source, int from, int length, byte[] target);

  /// Begins one member whose bytes come in pieces. The deflater does nothing else until the caller
  /// closes it.
  PageStream stream(ByteSink target);

  /// Frees native memory. Never throws.
  @Override
  void close();
}
