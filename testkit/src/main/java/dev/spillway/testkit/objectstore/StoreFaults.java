package dev.spillway.testkit.objectstore;

/// What goes wrong at a store in memory. Called by many threads.
public interface StoreFaults {
  /// Called before the store does anything; may throw or block.
  void before(StoreCall call, String key);

  /// Called when it is done but not yet answered; may throw or block.
  void after(StoreCall call, String key);

  /// Nothing goes wrong.
  static StoreFaults none() {
    return new FaultPlan();
  }
}
