package dev.spillway.postgres.catalog;

import java.util.List;

/// A relation with rows of its own: a plain table, or a leaf of a partitioned one.
///
/// @param quoted schema and name as an SQL identifier, quoted where needed
/// @param oid its number in pg_class
/// @param fileNode its relfilenode as the snapshot saw it: another one now means that the rows were
///   truncated or rewritten since
/// @param kind pg_class.relkind
/// @param heap whether its rows lie in numbered blocks, so that it can be cut by ctid
/// @param heapBytes the size of the main fork when the catalog was read; 0 if the relation is gone
/// @param toastBytes the size of its TOAST relation
/// @param rows the planner's estimate, -1 if there is none
/// @param attributes the numbers (attnum) of the table's columns in this relation, in the table's
///   order: a column that was dropped and added again under its name has another number
public record Relation(
    String quoted,
    long oid,
    long fileNode,
    char kind,
    boolean heap,
    long heapBytes,
    long toastBytes,
    float rows,
    List<Integer> attributes) {
  public Relation {
    attributes = List.copyOf(attributes);
  }

  /// Heap and TOAST.
  public long bytes() {
    return heapBytes + toastBytes;
  }
}
