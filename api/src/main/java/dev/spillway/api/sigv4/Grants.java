package dev.spillway.api.sigv4;

/// What a caller may do. Thread-safe.
@FunctionalInterface
public interface Grants {
  Grants EVERYTHING = (_, _) -> true;
  Grants NOTHING = (_, _) -> false;

  /// @param action such as `rds:StartExportTask`
  /// @param resource the ARN that the action works on
  boolean allows(String action, String resource);
}
