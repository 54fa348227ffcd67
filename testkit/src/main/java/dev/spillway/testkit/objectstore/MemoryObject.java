package dev.spillway.testkit.objectstore;

import java.util.Map;

/// A published object in memory.
///
/// @param keyArn the KMS key that its bucket was opened with
public record MemoryObject(byte[] content, Map<String, String> metadata, String keyArn) {
  public MemoryObject {
    metadata = Map.copyOf(metadata);
  }
}
