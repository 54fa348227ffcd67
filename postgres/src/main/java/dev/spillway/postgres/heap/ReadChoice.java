package dev.spillway.postgres.heap;

/// How a table of a snapshot is read.
public sealed interface ReadChoice {
  /// From its files.
  record Direct(HeapTable table) implements ReadChoice {}

  /// By COPY from the fallback server.
  ///
  /// @param reason what the heap reader does not know, such as a column's type
  record ByCopy(String reason) implements ReadChoice {}
}
