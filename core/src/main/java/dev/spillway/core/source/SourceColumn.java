package dev.spillway.core.source;

import dev.spillway.core.type.ColumnType;
import java.util.OptionalInt;

/// A column of a table in its order, generated ones included, dropped ones not.
///
/// @param sourceType as information_schema's DATA_TYPE spells it: `character varying`, `ARRAY`,
///   `USER-DEFINED`
/// @param charMaxLength information_schema's character_maximum_length
/// @param numericPrecision information_schema's numeric_precision
/// @param numericScale the declared digits behind the point, where the exported type does not say
///   them
/// @param dateTimePrecision information_schema's datetime_precision
public record SourceColumn(
    String name,
    String sourceType,
    ColumnType type,
    OptionalInt charMaxLength,
    OptionalInt numericPrecision,
    OptionalInt numericScale,
    OptionalInt dateTimePrecision) {

  /// A column without lengths or precisions.
  public static SourceColumn of(String name, String sourceType, ColumnType type) {
    return new SourceColumn(
        name,
        sourceType,
        type,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
