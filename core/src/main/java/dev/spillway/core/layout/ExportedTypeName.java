package dev.spillway.core.layout;

import dev.spillway.core.type.LogicalType;

/// How `export_tables_info` spells an exported type in `expectedExportedType`; the missing S of
/// `TIMESTAMP_MICRO` is Amazon's.
final class ExportedTypeName {
  private ExportedTypeName() {}

  static String of(LogicalType type) {
    return switch (type) {
      case LogicalType.Bool() -> "boolean";
      case LogicalType.Int16() -> "int32 (INT_16)";
      case LogicalType.Int32() -> "int32";
      case LogicalType.Int64() -> "int64";
      case LogicalType.Float32() -> "float";
      case LogicalType.Float64() -> "double";
      case LogicalType.Utf8() -> "binary (UTF8)";
      case LogicalType.Binary() -> "binary";
      case LogicalType.TimestampMicros() -> "int64 (TIMESTAMP_MICRO)";
      case LogicalType.Decimal(int precision, int scale) ->
          "%s (DECIMAL(%d,%d))"
              .formatted(
                  precision <= 9 ? "int32" : precision <= 18 ? "int64" : "fixed_len_byte_array",
                  precision,
                  scale);
    };
  }
}
