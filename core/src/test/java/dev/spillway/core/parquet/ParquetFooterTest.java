package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The footer field by field. What a real export of RDS has there is taken as given: the root's
/// name, optional leaves, annotations, format version, Spark's schema.
@NullUnmarked
final class ParquetFooterTest {
  @TempDir Path folder;
  private FileMetaData footer;

  @BeforeEach
  void writeAllTypes() throws IOException {
    Random random = new Random(23);
    TestTable table =
        new TestTable(
            Arrays.stream(TestColumns.values()).map(TestColumns::column).toList(),
            Arrays.stream(TestColumns.values())
                .map(kind -> kind.values(2000, 50, 0.1, random))
                .toList());
    Path file = folder.resolve("t.parquet");
    table.write(
        file,
        new ParquetOptions(Codec.SNAPPY, 4096, 500, 60_000, 2048),
        new SnappyCompressor(),
        250);
    footer = FileFacts.of(file).thrift();
  }

  @Test
  void rootAndLeavesAreSparks() {
    assertThat(footer.getVersion()).isEqualTo(1);
    SchemaElement root = footer.getSchema().getFirst();
    assertThat(root.getName()).isEqualTo("spark_schema");
    assertThat(root.getNum_children()).isEqualTo(TestColumns.values().length);
    assertThat(root.isSetRepetition_type()).isFalse();
    assertThat(footer.getSchema().subList(1, footer.getSchemaSize()))
        .allMatch(leaf -> leaf.getRepetition_type() == FieldRepetitionType.OPTIONAL);
  }

  @Test
  void everyTypeHasBothItsAnnotations() {
    assertThat(footer.getSchema().stream().skip(1).map(ParquetFooterTest::inWords))
        .containsExactly(
            "bool BOOLEAN - -",
            "int16 INT32 INT_16 <LogicalType INTEGER:IntType(bitWidth:16, isSigned:true)>",
            "int32 INT32 - -",
            "int64 INT64 - -",
            "float32 FLOAT - -",
            "float64 DOUBLE - -",
            "utf8 BYTE_ARRAY UTF8 <LogicalType STRING:StringType()>",
            "binary BYTE_ARRAY - -",
            "decimal_6_2 INT32 DECIMAL(6,2) <LogicalType DECIMAL:DecimalType(scale:2, precision:6)>",
            "decimal_18_4 INT64 DECIMAL(18,4) <LogicalType DECIMAL:DecimalType(scale:4, precision:18)>",
            "decimal_20_0 FIXED_LEN_BYTE_ARRAY[9] DECIMAL(20,0) <LogicalType DECIMAL:DecimalType(scale:0, precision:20)>",
            "decimal_38_10 FIXED_LEN_BYTE_ARRAY[16] DECIMAL(38,10) <LogicalType DECIMAL:DecimalType(scale:10, precision:38)>",
            "timestamp INT64 TIMESTAMP_MICROS <LogicalType TIMESTAMP:TimestampType(isAdjustedToUTC:true, unit:<TimeUnit MICROS:MicroSeconds()>)>",
            "text_of_int BYTE_ARRAY UTF8 <LogicalType STRING:StringType()>",
            "text_of_long BYTE_ARRAY UTF8 <LogicalType STRING:StringType()>",
            "text_of_bytes BYTE_ARRAY UTF8 <LogicalType STRING:StringType()>");
  }

  private static String inWords(SchemaElement leaf) {
    String length = leaf.isSetType_length() ? "[" + leaf.getType_length() + "]" : "";
    String decimal =
        leaf.isSetPrecision() ? "(%d,%d)".formatted(leaf.getPrecision(), leaf.getScale()) : "";
    return "%s %s%s %s%s %s"
        .formatted(
            leaf.getName(),
            leaf.getType(),
            length,
            leaf.isSetConverted_type() ? leaf.getConverted_type() : "-",
            decimal,
            leaf.isSetLogicalType() ? leaf.getLogicalType() : "-");
  }

  @Test
  void decimalsTakeTheLeastNumberOfBytes() {
    assertThat(List.of(19, 20, 21, 23, 24, 28, 36, 38).stream().map(ColumnSchema::decimalBytes))
        .containsExactly(9, 9, 9, 10, 11, 12, 16, 16);
  }

  @Test
  void readersCanSplitTheCreator() throws Exception {
    ParsedVersion version = VersionParser.parse(footer.getCreated_by());
    assertThat(version.application).isEqualTo("spillway");
    assertThat(version.version).isEqualTo("1.0.0");
    assertThat(version.hasSemanticVersion()).isTrue();
    assertThat(version.appBuildHash).isNotEmpty();
  }

  @Test
  void sparkFindsItsOwnSchema() {
    assertThat(footer.getKey_value_metadata()).hasSize(1);
    assertThat(footer.getKey_value_metadata().getFirst().getKey())
        .isEqualTo("org.apache.spark.sql.parquet.row.metadata");
    assertThat(footer.getKey_value_metadata().getFirst().getValue())
        .startsWith(
            """
            {"type":"struct","fields":[{"name":"bool","type":"boolean","nullable":true,"metadata":{}},\
            {"name":"int16","type":"short","nullable":true,"metadata":{}},\
            {"name":"int32","type":"integer","nullable":true,"metadata":{}},\
            {"name":"int64","type":"long","nullable":true,"metadata":{}},\
            {"name":"float32","type":"float","nullable":true,"metadata":{}},\
            {"name":"float64","type":"double","nullable":true,"metadata":{}},\
            {"name":"utf8","type":"string","nullable":true,"metadata":{}},\
            {"name":"binary","type":"binary","nullable":true,"metadata":{}},\
            {"name":"decimal_6_2","type":"decimal(6,2)","nullable":true,"metadata":{}},\
            """)
        .contains(
            "{\"name\":\"timestamp\",\"type\":\"timestamp\",\"nullable\":true,\"metadata\":{}}")
        .endsWith("]}");
  }

  @Test
  void everyLeafHasTheOrderOfItsType() {
    assertThat(footer.getColumn_orders()).hasSize(TestColumns.values().length);
    assertThat(footer.getColumn_orders()).allMatch(order -> order.isSetTYPE_ORDER());
  }

  @Test
  void rowGroupsAreNumberedAndPlaced() {
    assertThat(footer.getRow_groupsSize()).isGreaterThan(1);
    long at = 4;
    for (int i = 0; i < footer.getRow_groupsSize(); i++) {
      RowGroup group = footer.getRow_groups().get(i);
      assertThat(group.getOrdinal()).isEqualTo((short) i);
      assertThat(group.getFile_offset()).isEqualTo(at);
      long encoded = 0;
      for (ColumnChunk chunk : group.getColumns()) {
        ColumnMetaData metaData = chunk.getMeta_data();
        long start =
            metaData.isSetDictionary_page_offset()
                ? metaData.getDictionary_page_offset()
                : metaData.getData_page_offset();
        assertThat(start).isEqualTo(at);
        at += metaData.getTotal_compressed_size();
        encoded += metaData.getTotal_uncompressed_size();
      }
      assertThat(group.getTotal_compressed_size()).isEqualTo(at - group.getFile_offset());
      assertThat(group.getTotal_byte_size()).isEqualTo(encoded);
    }
  }

  @Test
  void pageIndexesOfAllRowGroupsLieTogether() {
    long end = footer.getRow_groups().getLast().getFile_offset();
    end += footer.getRow_groups().getLast().getTotal_compressed_size();
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        assertThat(chunk.getColumn_index_offset()).isEqualTo(end);
        end += chunk.getColumn_index_length();
      }
    }
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        assertThat(chunk.getOffset_index_offset()).isEqualTo(end);
        end += chunk.getOffset_index_length();
      }
    }
  }

  @Test
  void encodingsAreNamedAsInV1Files() {
    for (ColumnChunk chunk : footer.getRow_groups().getFirst().getColumns()) {
      ColumnMetaData metaData = chunk.getMeta_data();
      assertThat(metaData.getEncodings())
          .contains(Encoding.RLE, Encoding.BIT_PACKED)
          .containsAnyOf(Encoding.PLAIN, Encoding.PLAIN_DICTIONARY);
      assertThat(
              metaData.getEncoding_stats().stream()
                  .filter(stats -> stats.getPage_type() == PageType.DICTIONARY_PAGE)
                  .mapToInt(stats -> stats.getCount())
                  .sum())
          .isEqualTo(metaData.isSetDictionary_page_offset() ? 1 : 0);
    }
  }
}
