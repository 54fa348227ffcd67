package dev.spillway.core.export;

import java.util.concurrent.Semaphore;

/// Publishes small objects beside the readers, many at once, because a store takes tens of
/// milliseconds for each and ten thousand tiny tables would otherwise wait one after the other.
final class Publisher {
  /// Objects up to this size are published beside the readers; larger ones by the reader itself, so
  /// that buffers stay bounded.
  static final long SMALL_BYTES = 256 << 10;

  private static final int AT_ONCE = 32;

  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final Failures failures;

  Publisher(Failures failures) {
    this.failures = failures;
  }

  /// Runs `publishing` in a thread of its own; blocks while too many run. What it throws becomes
  /// the export's failure.
  void submit(Runnable publishing) {
    permits.acquireUninterruptibly();
    Thread.ofVirtual()
        .name("spillway-publish")
        .start(() -> {
          try {
            publishing.run();
          } catch (RuntimeException | Error e) {
            failures.record(e);
          } finally {
            permits.release();
          }
        });
  }

  /// Waits until everything submitted has ended.
  void await() {
    permits.acquireUninterruptibly(AT_ONCE);
    permits.release(AT_ONCE);
  }
}
