package dev.spillway.server.wiring;

import dev.spillway.server.configuration.Configuration;

/// How `export.memory` is shared out.
///
/// @param uploads bytes on their way to the store
/// @param units bytes in the buffers of the units that are read and encoded
record Memory(long uploads, long units) {
  private static final int UPLOAD_SHARE = 4;

  static Memory of(Configuration configuration) {
    long all = configuration.export().memory().bytes();
    return new Memory(all / UPLOAD_SHARE, all - all / UPLOAD_SHARE);
  }
}
