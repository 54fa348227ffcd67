package dev.spillway.testkit.objectstore;

import java.util.function.Supplier;

/// One life of the process that uses the store.
final class Incarnation {
  private final StoreFaults faults;
  private volatile boolean dead;

  Incarnation(StoreFaults faults) {
    this.faults = faults;
  }

  boolean isDead() {
    return dead;
  }

  void kill() {
    dead = true;
  }

  /// Makes a call with what goes wrong around it.
  <T> T call(StoreCall call, String key, Supplier<T> work) {
    if (dead) {
      throw new SimulatedCrash("before " + call);
    }
    try {
      faults.before(call, key);
      T answer = work.get();
      faults.after(call, key);
      return answer;
    } catch (SimulatedCrash e) {
      dead = true;
      throw e;
    }
  }
}
