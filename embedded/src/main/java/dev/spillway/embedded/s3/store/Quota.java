package dev.spillway.embedded.s3.store;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes the store may hold on disk. Thread-safe.
final class Quota {
  private final long limitBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  Quota(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  boolean isLimited() {
    return limitBytes < Long.MAX_VALUE;
  }

  /// Begins with what is there already, which may be more than the limit.
  void begin(long bytes) {
    usedBytes.set(bytes);
  }

  /// @throws RefusedRequest FULL if there is no room for so many bytes more
  void reserve(long bytes) {
    long used = usedBytes.addAndGet(bytes);
    if (used > limitBytes) {
      usedBytes.addAndGet(-bytes);
      throw new RefusedRequest(
          RefusedRequest.Reason.FULL,
          "The store is full: %d of %d bytes are used, %d more do not fit. Delete objects or raise its quota."
              .formatted(used - bytes, limitBytes, bytes));
    }
  }

  void release(long bytes) {
    usedBytes.addAndGet(-bytes);
  }
}
