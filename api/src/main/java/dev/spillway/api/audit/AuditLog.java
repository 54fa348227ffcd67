package dev.spillway.api.audit;

/// Keeps what was called. Thread-safe.
@FunctionalInterface
public interface AuditLog {
  /// Keeps nothing.
  AuditLog NONE = _ -> {};

  void record(AuditedCall call);
}
