package dev.spillway.testkit.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/// What the page index of a file in memory says.
public final class PageBounds {
  private PageBounds() {}

  /// The bounds of the pages by column; a chunk without an index says nothing.
  public static Map<String, List<Bounds>> of(byte[] file) {
    Map<String, List<Bounds>> bounds = new LinkedHashMap<>();
    try (ParquetFileReader reader = ParquetRows.open(file)) {
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          bounds
              .computeIfAbsent(chunk.getPrimitiveType().getName(), _ -> new ArrayList<>())
              .addAll(
                  Optional.ofNullable(reader.readColumnIndex(chunk))
                      .map(index -> of(index, chunk.getPrimitiveType()))
                      .orElse(List.of()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bounds;
  }

  private static List<Bounds> of(ColumnIndex index, PrimitiveType type) {
    List<Bounds> pages = new ArrayList<>();
    for (int page = 0; page < index.getNullPages().size(); page++) {
      boolean nothing = index.getNullPages().get(page);
      pages.add(
          new Bounds(
              index.getNullCounts().get(page),
              nothing ? Optional.empty() : text(index.getMinValues().get(page), type),
              nothing ? Optional.empty() : text(index.getMaxValues().get(page), type)));
    }
    return pages;
  }

  private static Optional<String> text(ByteBuffer bound, PrimitiveType type) {
    ByteBuffer bytes = bound.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    Object value =
        switch (type.getPrimitiveTypeName()) {
          case BOOLEAN -> bytes.get() != 0;
          case INT32 -> bytes.getInt();
          case INT64 -> bytes.getLong();
          case FLOAT -> bytes.getFloat();
          case DOUBLE -> bytes.getDouble();
          case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> Binary.fromConstantByteBuffer(bytes);
        };
    return Optional.of(ParquetRows.text(value, type));
  }
}
