package dev.spillway.postgres.heap.decode;

/// A column as it lies in rows.
///
/// @param number from 1; dropped columns count
public record Attribute(int number, StoredType stored) {}
