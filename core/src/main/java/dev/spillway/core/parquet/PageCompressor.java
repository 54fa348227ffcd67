package dev.spillway.core.parquet;

/// Compresses pages, each on its own. Used by one thread at a time, by any number of files one
/// after the other; whoever opened it closes it.
public interface PageCompressor extends AutoCloseable {
  Codec codec();

  /// What does the work, in words for log and doctor, such as `gzip by ISA-L, level 1`.
  String name();

  /// The most bytes that `length` bytes can become.
  int maxCompressedBytes(int length);

  /// Compresses `source[from, from + length)` into `target` from index 0 and answers the length
  /// there. The target has room for at least [#maxCompressedBytes(int)].
  int compress(byte[] source, int from, int length, byte[] target);

  /// The same for a page that is not worth compressing: what comes out is about as long as what
  /// went in, and takes next to no time where compressing would.
  default int store(byte[] source, int from, int length, byte[] target) {
    return compress(source, from, length, target);
  }

  /// Begins a page of `length` bytes that come in pieces and go to `target` as they are compressed.
  /// The compressor does nothing else until the caller closes it.
  PageStream stream(long length, ByteSink target);

  /// Frees native memory. Never throws.
  @Override
  void close();
}
