package dev.spillway.embedded.s3.store;

import java.util.List;

/// What a page lists.
///
/// @param isLast whether nothing follows
/// @param last the last entry, empty if there is none
/// @param lastIsPrefix whether that is a common prefix
public record ListPage(
    List<StoredObject> objects,
    List<String> commonPrefixes,
    boolean isLast,
    String last,
    boolean lastIsPrefix) {
  public ListPage {
    objects = List.copyOf(objects);
    commonPrefixes = List.copyOf(commonPrefixes);
  }
}
