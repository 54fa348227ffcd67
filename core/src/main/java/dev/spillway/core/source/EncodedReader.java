package dev.spillway.core.source;

/// Reads the file of one range. Used by one thread.
public interface EncodedReader extends AutoCloseable {
  /// The rows in the file; 0 if the range had none, and then there is no file.
  long rows();

  /// Fills the beginning of `buffer`.
  ///
  /// @return the bytes read; 0 at the end, and only if the whole file was found to be undamaged
  /// @throws dev.spillway.core.problem.FailedException of fault SOURCE if it is damaged
  int read(byte[] buffer);

  /// Never throws.
  @Override
  void close();
}
