package dev.spillway.embedded.s3.awssdk;

import dev.spillway.embedded.s3.store.ByteRange;
import org.jspecify.annotations.Nullable;

/// A `Range` header, applied to an object.
final class Range {
  private static final String UNIT = "bytes=";

  private Range() {}

  /// @param header `bytes=FROM-TO`, `bytes=FROM-` or `bytes=-LENGTH`; null for all
  static ByteRange of(@Nullable String header, long bytes) {
    if (header == null || !header.startsWith(UNIT)) {
      return ByteRange.all(bytes);
    }
    String[] ends = header.substring(UNIT.length()).split("-", 2);
    long from;
    long to = bytes - 1;
    if (ends[0].isEmpty()) {
      long length = Math.min(Long.parseLong(ends[1]), bytes);
      from = bytes - length;
    } else {
      from = Long.parseLong(ends[0]);
      to = ends[1].isEmpty() ? to : Math.min(to, Long.parseLong(ends[1]));
    }
    if (from > to) {
      throw Errors.invalidRange(
          "The range " + header + " lies outside the object of " + bytes + " bytes.");
    }
    return new ByteRange(from, to - from + 1);
  }
}
