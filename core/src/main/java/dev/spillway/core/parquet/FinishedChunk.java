package dev.spillway.core.parquet;

import java.util.Optional;
import org.apache.parquet.format.ColumnMetaData;

/// A column chunk that is in the file.
///
/// @param columnIndex serialised; empty where the format allows none
/// @param offsetIndex serialised
record FinishedChunk(
    ColumnMetaData metaData, Optional<byte[]> columnIndex, byte[] offsetIndex, long nulls) {}
