package dev.spillway.core.source;

/// Why a table is not exported; the constants' names are the reason codes of WarningMessage and of
/// `export_tables_info`. The first two are RDS's own, the others name what RDS never says.
public enum SkipReason {
  PERMISSIONS_DO_NOT_EXIST,
  COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
  TABLE_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
  TARGET_NAME_COLLISION,
  TARGET_KEY_TOO_LONG,
  FOREIGN_TABLE,
  NO_COLUMNS,
  VALUE_TOO_LARGE,
  LIBRARY_NOT_AVAILABLE,
  UNSUPPORTED_STORAGE,
  /// Its files in a snapshot do not hold what the database wrote.
  TABLE_DAMAGED
}
