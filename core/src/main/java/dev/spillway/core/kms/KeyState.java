package dev.spillway.core.kms;

/// The state of a KMS key; only an enabled one encrypts.
public enum KeyState {
  ENABLED,
  DISABLED,
  PENDING_DELETION,
  UNAVAILABLE
}
