package dev.spillway.core.objectstore;

import java.util.Map;

/// An object as the store describes it.
///
/// @param key the key as the store spells it, which need not be one that we would write
/// @param etag of this version; empty in listings, and where a store has none
/// @param metadata user metadata with lower-case names; empty in listings, which do not carry it
public record ObjectInfo(String key, long bytes, String etag, Map<String, String> metadata) {
  public ObjectInfo(String key, long bytes, Map<String, String> metadata) {
    this(key, bytes, "", metadata);
  }

  public ObjectInfo {
    metadata = Map.copyOf(metadata);
  }
}
