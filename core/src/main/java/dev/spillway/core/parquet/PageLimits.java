package dev.spillway.core.parquet;

/// When a page is full.
record PageLimits(int maxBytes, int maxRows) {
  /// Space for what stands before the values.
  int headroom() {
    return DefinitionLevels.maxBytes(maxRows);
  }
}
