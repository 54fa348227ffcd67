package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.NullUnmarked;

/// What footer and page index say of a file, held against the values that were written.
@NullUnmarked
record FileFacts(Path file) {
  static FileFacts of(Path file) {
    return new FileFacts(file);
  }

  /// Statistics of every chunk and bounds of every page. Values must be shorter than what
  /// statistics show, and not NaN.
  void assertRight(TestTable table, ParquetSummary summary) throws IOException {
    try (ParquetFileReader reader = ParquetJava.open(file)) {
      assertThat(reader.getRowGroups()).hasSize(summary.rowGroups());
      assertThat(reader.getRecordCount()).isEqualTo(summary.rows());
      int row = 0;
      long[] nulls = new long[table.columns().size()];
      for (BlockMetaData group : reader.getRowGroups()) {
        int end = row + (int) group.getRowCount();
        for (int column = 0; column < group.getColumns().size(); column++) {
          List<String> values =
              Exported.of(
                  table.columns().get(column), table.values().get(column).subList(row, end));
          nulls[column] += assertChunk(reader, group.getColumns().get(column), values);
        }
        row = end;
      }
      assertThat(row).isEqualTo(table.rows());
      for (int column = 0; column < nulls.length; column++) {
        assertThat(summary.columns().get(column).nulls()).isEqualTo(nulls[column]);
      }
    }
  }

  private static long assertChunk(
      ParquetFileReader reader, ColumnChunkMetaData chunk, List<String> values) throws IOException {
    PrimitiveType type = chunk.getPrimitiveType();
    long nulls = values.stream().filter(Objects::isNull).count();
    assertThat(chunk.getValueCount()).isEqualTo(values.size());
    assertThat(chunk.getStatistics().getNumNulls()).isEqualTo(nulls);
    assertThat(chunk.getStatistics().hasNonNullValue()).isEqualTo(nulls < values.size());
    if (nulls < values.size()) {
      assertThat(shown(type, chunk.getStatistics().getMinBytes())).isEqualTo(min(type, values));
      assertThat(shown(type, chunk.getStatistics().getMaxBytes())).isEqualTo(max(type, values));
    }
    ColumnIndex columnIndex = reader.readColumnIndex(chunk);
    OffsetIndex offsetIndex = reader.readOffsetIndex(chunk);
    int pages = offsetIndex.getPageCount();
    assertThat(columnIndex.getNullPages()).hasSize(pages);
    long at = chunk.getFirstDataPageOffset();
    for (int page = 0; page < pages; page++) {
      assertThat(offsetIndex.getOffset(page)).isEqualTo(at);
      at += offsetIndex.getCompressedPageSize(page);
      int from = (int) offsetIndex.getFirstRowIndex(page);
      int to = (int) offsetIndex.getLastRowIndex(page, values.size()) + 1;
      List<String> ofPage = values.subList(from, to);
      long pageNulls = ofPage.stream().filter(Objects::isNull).count();
      assertThat(columnIndex.getNullCounts().get(page)).isEqualTo(pageNulls);
      assertThat(columnIndex.getNullPages().get(page)).isEqualTo(pageNulls == ofPage.size());
      if (pageNulls < ofPage.size()) {
        assertThat(shown(type, bytes(columnIndex.getMinValues().get(page))))
            .isEqualTo(min(type, ofPage));
        assertThat(shown(type, bytes(columnIndex.getMaxValues().get(page))))
            .isEqualTo(max(type, ofPage));
      }
    }
    assertThat(at).isEqualTo(chunk.getStartingPos() + chunk.getTotalSize());
    return nulls;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String min(PrimitiveType type, List<String> values) {
    return values.stream().filter(Objects::nonNull).min(order(type)).orElseThrow();
  }

  private static String max(PrimitiveType type, List<String> values) {
    return values.stream().filter(Objects::nonNull).max(order(type)).orElseThrow();
  }

  /// The order of the notation of [Exported], independent of the encoder's.
  private static Comparator<String> order(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> Comparator.naturalOrder();
      case INT32, INT64, FIXED_LEN_BYTE_ARRAY -> Comparator.comparing(BigDecimal::new);
      case FLOAT ->
          Comparator.comparing(
              value -> Float.intBitsToFloat(Integer.parseUnsignedInt(value.substring(1), 16)));
      case DOUBLE ->
          Comparator.comparing(
              value -> Double.longBitsToDouble(Long.parseUnsignedLong(value.substring(1), 16)));
      case BINARY ->
          type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
              ? (a, b) ->
                  java.util.Arrays.compareUnsigned(
                      a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))
              : Comparator.naturalOrder();
      case INT96 -> throw new AssertionError(type);
    };
  }

  private static String shown(PrimitiveType type, byte[] bound) {
    ByteBuffer buffer = ByteBuffer.wrap(bound).order(ByteOrder.LITTLE_ENDIAN);
    int scale =
        type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
            ? decimal.getScale()
            : 0;
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> String.valueOf(bound[0] == 1);
      case INT32 -> BigDecimal.valueOf(buffer.getInt(), scale).toPlainString();
      case INT64 -> BigDecimal.valueOf(buffer.getLong(), scale).toPlainString();
      // A least zero is shown as negative, a greatest one as positive.
      case FLOAT -> Exported.ofFloat(buffer.getFloat() + 0.0f);
      case DOUBLE -> Exported.ofDouble(buffer.getDouble() + 0.0);
      case FIXED_LEN_BYTE_ARRAY -> new BigDecimal(new BigInteger(bound), scale).toPlainString();
      case BINARY ->
          type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation
              ? new String(bound, StandardCharsets.UTF_8)
              : Exported.ofBytes(bound);
      case INT96 -> throw new AssertionError(type);
    };
  }

  /// The footer itself, field by field, as the thrift structures have it.
  org.apache.parquet.format.FileMetaData thrift() throws IOException {
    byte[] bytes = java.nio.file.Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    return org.apache.parquet.format.Util.readFileMetaData(
        new java.io.ByteArrayInputStream(bytes, bytes.length - 8 - length, length));
  }
}
