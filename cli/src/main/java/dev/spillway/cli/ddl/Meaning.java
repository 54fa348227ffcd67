package dev.spillway.cli.ddl;

import java.util.Optional;
import java.util.OptionalInt;

/// What the text of a column stands for: the source's type, where a reader may have one like it.
sealed interface Meaning {
  /// More digits than this, no reader has.
  int DIGITS = 38;

  /// Types without parameters.
  enum Plain implements Meaning {
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_IN_UTC,
    UUID,
    JSON
  }

  record Decimal(int precision, int scale) implements Meaning {}

  /// Empty if text is what it is, or all that can be said: numbers without a declared precision
  /// would lose digits in every type.
  static Optional<Meaning> of(String originalType, OptionalInt precision, OptionalInt scale) {
    return switch (originalType) {
      case "numeric" ->
          precision.isPresent() && scale.isPresent()
              ? decimal(precision.getAsInt(), scale.getAsInt())
              : Optional.empty();
      case "date" -> Optional.of(Plain.DATE);
      case "time without time zone" -> Optional.of(Plain.TIME);
      case "timestamp without time zone" -> Optional.of(Plain.TIMESTAMP);
      case "timestamp with time zone" -> Optional.of(Plain.TIMESTAMP_IN_UTC);
      case "uuid" -> Optional.of(Plain.UUID);
      case "json", "jsonb" -> Optional.of(Plain.JSON);
      default -> Optional.empty();
    };
  }

  /// PostgreSQL's scale may be negative, or larger than the precision.
  private static Optional<Meaning> decimal(int precision, int scale) {
    int behind = Math.max(scale, 0);
    int digits = Math.max(precision + Math.max(-scale, 0), behind);
    return digits <= DIGITS ? Optional.of(new Decimal(digits, behind)) : Optional.empty();
  }
}
