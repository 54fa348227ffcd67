package dev.spillway.embedded.s3.store;

/// `length` bytes of an object from the byte `from`.
public record ByteRange(long from, long length) {
  /// All of an object.
  public static ByteRange all(long bytes) {
    return new ByteRange(0, bytes);
  }
}
