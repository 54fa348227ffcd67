package dev.spillway.core.parquet;

import java.util.List;

/// What a finished file holds.
///
/// @param bytes the length of the whole file
/// @param columns in the order of the schema
public record ParquetSummary(long rows, long bytes, int rowGroups, List<Column> columns) {
  public ParquetSummary {
    columns = List.copyOf(columns);
  }

  /// One column over all row groups.
  ///
  /// @param compressedBytes pages with their headers, as they lie in the file
  /// @param encodedBytes the same before compression
  public record Column(String name, long nulls, long compressedBytes, long encodedBytes) {}
}
