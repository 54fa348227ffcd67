package dev.spillway.api;

import dev.spillway.testkit.fault.Faults;
import java.util.concurrent.CountDownLatch;

/// Holds the thread that comes to a step until the test lets it go on.
final class Gate implements AutoCloseable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  /// The next step of this name is held.
  static Gate at(Faults faults, String step) {
    Gate gate = new Gate();
    faults.callAt(step::equals, 1, gate::pass);
    return gate;
  }

  /// Waits here.
  void pass() {
    reached.countDown();
    try {
      open.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitReached() throws InterruptedException {
    reached.await();
  }

  @Override
  public void close() {
    open.countDown();
  }
}
