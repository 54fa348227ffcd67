package dev.spillway.aws.s3;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// What all uploads of a server share: reused buffers, and a bound on the bytes that are on their
/// way. Thread-safe.
final class UploadLanes {
  /// Buffers are of this size, so a tiny object does not hold a whole part's.
  static final int CHUNK_BYTES = 256 << 10;

  private static final int UNIT = 1 << 10;

  private final ConcurrentLinkedDeque<byte[]> free = new ConcurrentLinkedDeque<>();
  private final AtomicInteger freeChunks = new AtomicInteger();
  private final int mostFreeChunks;
  private final int units;
  private final Semaphore onTheWay;

  /// @param limitBytes bound on the bytes on their way
  UploadLanes(long limitBytes) {
    this.units = Math.clamp(limitBytes / UNIT, 1, Integer.MAX_VALUE);
    this.onTheWay = new Semaphore(units, true);
    this.mostFreeChunks = (int) Math.min(Integer.MAX_VALUE, limitBytes / CHUNK_BYTES + 1);
  }

  byte[] takeChunk() {
    Optional<byte[]> chunk = Optional.ofNullable(free.pollFirst());
    chunk.ifPresent(taken -> freeChunks.decrementAndGet());
    return chunk.orElseGet(() -> new byte[CHUNK_BYTES]);
  }

  void giveBack(byte[] chunk) {
    if (freeChunks.get() < mostFreeChunks) {
      freeChunks.incrementAndGet();
      free.addFirst(chunk);
    }
  }

  /// Waits until so many bytes more may be on their way. A part larger than the bound goes alone.
  ///
  /// @return what to give to [#arrived]
  int depart(long bytes) throws InterruptedException {
    int wanted = Math.clamp(bytes / UNIT, 1, units);
    onTheWay.acquire(wanted);
    return wanted;
  }

  void arrived(int departed) {
    onTheWay.release(departed);
  }
}
