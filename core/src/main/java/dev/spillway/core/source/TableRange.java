package dev.spillway.core.source;

/// A part of a table's rows that one reader reads, in the source's own words: made by
/// [ConsistentRead#split], kept in the stored plan as text, understood by [ConsistentRead#reader].
/// The ranges of a table are disjoint and together hold each of its rows exactly once, also rows
/// that its size did not show when it was planned.
///
/// @param relation the physical relation: for a partitioned table the leaf; otherwise the table
///   itself
/// @param range such as `blocks 0-4096`
/// @param bytes about how many bytes of the source the range covers; at least 1
public record TableRange(String relation, String range, long bytes) {
  public TableRange {
    if (bytes < 1) {
      throw new IllegalArgumentException("a range of " + bytes + " bytes");
    }
  }
}
