package dev.spillway.core.parquet;

/// Bytes that wait for the end of their row group: the first `length` of `array`.
record Stored(byte[] array, int length) {}
