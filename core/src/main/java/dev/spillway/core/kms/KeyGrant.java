package dev.spillway.core.kms;

/// A right on a key that was handed on for a while. Closing takes it back; never throws.
@FunctionalInterface
public interface KeyGrant extends AutoCloseable {
  /// Nothing was handed on.
  KeyGrant NONE = () -> {};

  @Override
  void close();
}
