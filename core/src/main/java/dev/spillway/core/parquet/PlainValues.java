package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import java.util.Optional;

/// Writes values into plain pages and follows their bounds.
interface PlainValues {
  /// Appends the values `[from, to)` to `page` as long as it stays within `maxPageBytes`, at least
  /// one if the page is empty. Answers how many.
  int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes);

  /// The bounds of the values since the last call, which is to be made at the end of every page.
  Optional<Bounds> takeBounds();
}
