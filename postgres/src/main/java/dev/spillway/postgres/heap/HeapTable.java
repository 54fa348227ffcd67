package dev.spillway.postgres.heap;

import java.util.Map;

/// A table that is read from its files.
///
/// @param relations by the name that ranges have them by
/// @param encoding of the text in its rows
public record HeapTable(Map<String, HeapRelation> relations, TextEncoding encoding) {
  public HeapTable {
    relations = Map.copyOf(relations);
  }
}
