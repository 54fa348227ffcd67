package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import java.util.Optional;

/// The distinct values of a column chunk, numbered as they came. Raw values are looked up; what a
/// value becomes in the file is made once, when it is new.
interface ValueDictionary {
  /// Writes the indices of the values `[from, to)` to `indices` from `at` on, adding new values.
  /// Stops at the first new value that does not fit any more. Answers how many were looked up.
  int lookUp(ColumnVector vector, int from, int to, int[] indices, int at);

  int entries();

  /// Bytes of the dictionary page.
  int bytes();

  /// Bytes that these values would take in a plain page.
  long plainBytes(int[] indices, int count);

  /// Appends these values as a plain page has them.
  void putPlain(int[] indices, int count, PageBuffer page);

  /// Appends all entries, as the dictionary page has them.
  void putEntries(PageBuffer page);

  /// The bounds of these values.
  Optional<Bounds> bounds(int[] indices, int count);

  long memoryBytes();

  /// Forgets all entries.
  void clear();
}
