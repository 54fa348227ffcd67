package dev.spillway.core.parquet;

import java.util.ArrayList;
import java.util.List;

/// The finished pages of one column chunk. The format wants the pages of a chunk together, so they
/// are kept, compressed, until their row group ends: each in an array of its own size, because a
/// growing one would hold twice as much.
final class ChunkPages {
  private final List<Stored> parts = new ArrayList<>();
  private long bytes;

  void add(Stored part) {
    parts.add(part);
    bytes += part.length();
  }

  long bytes() {
    return bytes;
  }

  /// Memory, which is more than [#bytes()] where a giant page kept a buffer of generous size.
  long memoryBytes() {
    long memory = 0;
    for (Stored part : parts) {
      memory += part.memoryBytes();
    }
    return memory;
  }

  void writeTo(ByteSink sink) {
    for (Stored part : parts) {
      part.writeTo(sink);
    }
  }

  void clear() {
    parts.clear();
    bytes = 0;
  }
}
