package dev.spillway.postgres.heap.decode;

/// Prints values of one type as its output function does. Used by one thread.
interface DatumText {
  /// Prints the value `bytes[from, from + length)`, without the length that stands before it.
  ///
  /// @throws DamagedFileException if these bytes are no value of the type; without its place
  void print(byte[] bytes, int from, int length, TextBuffer out);
}
