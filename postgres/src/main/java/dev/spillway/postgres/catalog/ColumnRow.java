package dev.spillway.postgres.catalog;

/// A row of pg_attribute of a column that was not dropped.
///
/// @param number attnum
/// @param name as people read it; `quoted` is as the server wants it
/// @param sendable whether the server can be asked for it by name
/// @param type pg_attribute.atttypid
/// @param modifier pg_attribute.atttypmod
public record ColumnRow(
    int number, String name, String quoted, boolean sendable, long type, int modifier) {}
