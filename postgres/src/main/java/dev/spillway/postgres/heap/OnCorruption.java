package dev.spillway.postgres.heap;

/// What becomes of an export that finds a damaged file.
public enum OnCorruption {
  /// It fails.
  FAIL,
  /// It goes on without the table, and names it.
  SKIP_TABLE
}
