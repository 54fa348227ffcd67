package dev.spillway.api.rds;

import org.jspecify.annotations.Nullable;

/// Sizes as RDS gives them.
final class Storage {
  private static final long GIB = 1L << 30;

  private Storage() {}

  /// Whole GiB, rounded up as `AllocatedStorage` is; absent while the size is not known.
  static @Nullable Integer gibibytes(long bytes) {
    return bytes == 0 ? null : Math.toIntExact(Math.ceilDiv(bytes, GIB));
  }
}
