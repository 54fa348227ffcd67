package dev.spillway.server.wiring;

import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DataSize;

/// How `export.memory` is shared out.
///
/// @param uploads bytes on their way to the store
/// @param units bytes in the buffers of the units that are read and encoded
record Memory(long uploads, long units) {
  private static final int UPLOAD_SHARE = 4;

  /// What the server itself needs of the heap.
  private static final long SERVER_BYTES = 48L << 20;

  /// Without it, pages would be too small to be read well.
  private static final long LEAST_UNIT_BYTES = 4L << 20;

  private static final long LEAST = 16L << 20;
  private static final long USUAL = 256L << 20;

  static Memory of(Configuration configuration) {
    long all =
        configuration
            .export()
            .memory()
            .map(DataSize::bytes)
            .orElseGet(() -> ofHeap(Runtime.getRuntime().maxMemory()));
    return new Memory(all / UPLOAD_SHARE, all - all / UPLOAD_SHARE);
  }

  /// Half of what the heap has beside the server itself, because a value larger than a page is held
  /// more than once while it is encoded.
  static long ofHeap(long heapBytes) {
    return Math.clamp((heapBytes - SERVER_BYTES) / 2, LEAST, USUAL);
  }

  /// The units that are worked on at once if nothing else is configured: one per core, as far as
  /// each has room.
  int threads() {
    return Math.clamp(units / LEAST_UNIT_BYTES, 1, Runtime.getRuntime().availableProcessors());
  }
}
