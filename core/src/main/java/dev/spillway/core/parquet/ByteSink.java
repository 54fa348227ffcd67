package dev.spillway.core.parquet;

/// Where the bytes of a file go, in order. The bytes are only valid during the call. What it throws
/// comes out of the writer unchanged; the writer is then of no more use than to be closed.
@FunctionalInterface
public interface ByteSink {
  /// Takes `source[from, from + length)`.
  void write(byte[] source, int from, int length);
}
