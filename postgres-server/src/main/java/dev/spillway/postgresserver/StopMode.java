package dev.spillway.postgresserver;

/// PostgreSQL's ways to shut down.
public enum StopMode {
  /// Waits until the last client is gone.
  SMART("TERM"),
  /// Ends the clients' transactions and writes a shutdown checkpoint.
  FAST("INT"),
  /// Ends at once; the next start recovers.
  IMMEDIATE("QUIT");

  private final String signal;

  StopMode(String signal) {
    this.signal = signal;
  }

  String signal() {
    return signal;
  }
}
