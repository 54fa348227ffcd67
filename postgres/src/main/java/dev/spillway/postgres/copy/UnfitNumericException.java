package dev.spillway.postgres.copy;

/// A numeric has more digits than its column's type allows: somebody changed pg_attribute by hand.
final class UnfitNumericException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
