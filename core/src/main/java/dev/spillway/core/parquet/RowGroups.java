package dev.spillway.core.parquet;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;

/// The row groups that are in the file, as the footer will tell of them, and their page indexes,
/// which are written before it.
final class RowGroups {
  /// A row group's ordinal is a 16-bit number with a sign.
  private static final int MAX_ROW_GROUPS = Short.MAX_VALUE;

  private final List<RowGroup> groups = new ArrayList<>();
  private final List<Index> indexes = new ArrayList<>();
  private final long[] nulls;
  private final long[] compressedBytes;
  private final long[] encodedBytes;
  private long rows;

  RowGroups(int columns) {
    this.nulls = new long[columns];
    this.compressedBytes = new long[columns];
    this.encodedBytes = new long[columns];
  }

  private record Index(ColumnChunk chunk, Optional<byte[]> columnIndex, byte[] offsetIndex) {}

  /// @param offset of the first chunk
  void add(long offset, long groupRows, List<FinishedChunk> chunks) {
    if (groups.size() == MAX_ROW_GROUPS) {
      throw new FailedException(
          Fault.SETUP,
          "a Parquet file can have %d row groups and this one needs more; let parts be smaller or give an export more memory"
              .formatted(MAX_ROW_GROUPS));
    }
    List<ColumnChunk> columnChunks = new ArrayList<>(chunks.size());
    long encoded = 0;
    long compressed = 0;
    for (int column = 0; column < chunks.size(); column++) {
      FinishedChunk finished = chunks.get(column);
      ColumnMetaData metaData = finished.metaData();
      // The deprecated offset of a second copy of the metadata, which nobody writes.
      ColumnChunk chunk = new ColumnChunk(0);
      chunk.setMeta_data(new CompactMetaData(metaData));
      columnChunks.add(chunk);
      indexes.add(new Index(chunk, finished.columnIndex(), finished.offsetIndex()));
      nulls[column] += finished.nulls();
      compressedBytes[column] += metaData.getTotal_compressed_size();
      encodedBytes[column] += metaData.getTotal_uncompressed_size();
      compressed += metaData.getTotal_compressed_size();
      encoded += metaData.getTotal_uncompressed_size();
    }
    RowGroup group = new RowGroup(columnChunks, encoded, groupRows);
    group.setFile_offset(offset);
    group.setTotal_compressed_size(compressed);
    group.setOrdinal((short) groups.size());
    groups.add(group);
    rows += groupRows;
  }

  long rows() {
    return rows;
  }

  /// Writes all column indexes, then all offset indexes, and answers the row groups, which know now
  /// where those are.
  List<RowGroup> writeIndexes(CountingSink sink) {
    for (Index index : indexes) {
      index.columnIndex.ifPresent(bytes -> {
        index.chunk.setColumn_index_offset(sink.bytes());
        index.chunk.setColumn_index_length(bytes.length);
        sink.write(bytes, 0, bytes.length);
      });
    }
    for (Index index : indexes) {
      index.chunk.setOffset_index_offset(sink.bytes());
      index.chunk.setOffset_index_length(index.offsetIndex.length);
      sink.write(index.offsetIndex, 0, index.offsetIndex.length);
    }
    return groups;
  }

  ParquetSummary summary(List<ParquetColumn> columns, long bytes) {
    return new ParquetSummary(
        rows,
        bytes,
        groups.size(),
        IntStream.range(0, columns.size())
            .mapToObj(column ->
                new ParquetSummary.Column(
                    columns.get(column).name(),
                    nulls[column],
                    compressedBytes[column],
                    encodedBytes[column]))
            .toList());
  }
}
