package dev.spillway.core.parquet;

import dev.spillway.core.type.ColumnType;

/// A column of a file. Every column is OPTIONAL: an export keeps NULLs, not constraints.
///
/// @param name as it stands in the schema, any text but the empty one
public record ParquetColumn(String name, ColumnType type) {
  public ParquetColumn {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a Parquet column needs a name");
    }
  }
}
