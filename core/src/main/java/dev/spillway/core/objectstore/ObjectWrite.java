package dev.spillway.core.objectstore;

/// An object that is being written. Nothing is visible under its key before [#commit()]; closing
/// without it discards everything. Used by one thread.
public interface ObjectWrite extends AutoCloseable {
  /// Appends a copy of `source[from, from + length)`. Blocks while the store is slower than the
  /// writer.
  void write(byte[] source, int from, int length);

  /// Bytes written so far.
  long bytes();

  /// Publishes the object whole. To be called once; after it [#write] is an error. If it throws,
  /// the object may or may not be there: ask [Bucket#head].
  void commit();

  /// Of the committed object, as the store named this version when it took it; empty before, and
  /// where a store has none.
  default String etag() {
    return "";
  }

  /// Discards the object unless it was committed; aborting is best effort. Never throws.
  @Override
  void close();
}
