package dev.spillway.core.parquet;

/// What gzip is to be good at, where nobody names a level.
public enum GzipPreference {
  /// The fastest library at its fastest level.
  SPEED,
  /// About an eighth smaller, for two to five times the CPU: the level 6 that RDS writes.
  SIZE
}
