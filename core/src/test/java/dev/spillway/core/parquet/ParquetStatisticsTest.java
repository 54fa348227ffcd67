package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.BoundaryOrder;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What statistics and page index say where that is not simply the least and the greatest value.
@NullUnmarked
final class ParquetStatisticsTest {
  private static final ParquetOptions SMALL_PAGES =
      new ParquetOptions(Codec.UNCOMPRESSED, 1024, 100, 1 << 20, 4096);
  private static final long SEED = 19;

  @TempDir Path folder;

  @Test
  void longTextIsCutAndSaysSo() throws IOException {
    String first = "ä".repeat(40);
    String last = "z".repeat(100);
    Statistics statistics = statistics(write(TestColumns.UTF8, utf8(first), utf8(last)));
    assertThat(new String(statistics.getMin_value(), UTF_8)).isEqualTo("z".repeat(64));
    assertThat(statistics.isIs_min_value_exact()).isFalse();
    assertThat(new String(statistics.getMax_value(), UTF_8)).isEqualTo("ä".repeat(31) + "å");
    assertThat(statistics.isIs_max_value_exact()).isFalse();
  }

  @Test
  void theSameTextIsCutInThePageIndex() throws IOException {
    Path file = write(TestColumns.UTF8, utf8("z".repeat(100)), null);
    ColumnIndex index = columnIndex(file);
    assertThat(UTF_8.decode(index.getMinValues().getFirst()).toString()).isEqualTo("z".repeat(64));
    assertThat(UTF_8.decode(index.getMaxValues().getFirst()).toString())
        .isEqualTo("z".repeat(63) + "{");
  }

  @Test
  void shortTextIsExact() throws IOException {
    Statistics statistics = statistics(write(TestColumns.UTF8, utf8(""), utf8("b"), null));
    assertThat(statistics.getMin_value()).isEmpty();
    assertThat(statistics.getMax_value()).isEqualTo(utf8("b"));
    assertThat(statistics.isIs_min_value_exact()).isTrue();
    assertThat(statistics.isIs_max_value_exact()).isTrue();
    assertThat(statistics.getNull_count()).isEqualTo(1);
  }

  @Test
  void textIsOrderedByUnsignedBytes() throws IOException {
    Statistics statistics =
        statistics(
            write(TestColumns.UTF8, utf8("z"), utf8("ä"), utf8("abcdefgh"), utf8("abcdefg")));
    assertThat(statistics.getMin_value()).isEqualTo(utf8("abcdefg"));
    assertThat(statistics.getMax_value()).isEqualTo(utf8("ä"));
  }

  @Test
  void bytesWithoutSuccessorHaveNoMaxAndNoColumnIndex() throws IOException {
    byte[] value = new byte[70];
    Arrays.fill(value, (byte) 0xFF);
    Path file = write(TestColumns.BINARY, value, value);
    Statistics statistics = statistics(file);
    assertThat(statistics.getMin_value()).hasSize(64);
    assertThat(statistics.isSetMax_value()).isFalse();
    assertThat(columnIndex(file)).isNull();
  }

  @Test
  void deprecatedFieldsAreForSignedOrdersOnly() throws IOException {
    Statistics ints = statistics(write(TestColumns.INT32, -1, 1));
    assertThat(ints.getMin()).isEqualTo(LittleEndian.bytes(-1));
    assertThat(ints.getMax()).isEqualTo(LittleEndian.bytes(1));
    for (TestColumns kind :
        List.of(TestColumns.UTF8, TestColumns.BINARY, TestColumns.DECIMAL_20_0)) {
      Statistics statistics = statistics(write(kind, kind.value(-1), kind.value(1)));
      assertThat(statistics.isSetMin_value()).as(kind.name()).isTrue();
      assertThat(statistics.isSetMin()).as(kind.name()).isFalse();
      assertThat(statistics.isSetMax()).as(kind.name()).isFalse();
    }
  }

  @Test
  void nanIsLeftOutOfBounds() throws IOException {
    for (ParquetOptions options : List.of(SMALL_PAGES, plain())) {
      List<Object> values =
          new ArrayList<>(List.of(Double.NaN, 3.0, Double.NEGATIVE_INFINITY, Double.NaN));
      values.addAll(Collections.nCopies(50, Double.NaN));
      Path file = write(options, TestColumns.FLOAT64, values);
      assertThat(statistics(file).getMin_value())
          .isEqualTo(LittleEndian.bytes(Double.doubleToLongBits(Double.NEGATIVE_INFINITY)));
      assertThat(statistics(file).getMax_value())
          .isEqualTo(LittleEndian.bytes(Double.doubleToLongBits(3.0)));
      assertThat(ParquetJava.read(file).getFirst())
          .isEqualTo(Exported.of(TestColumns.FLOAT64.column(), values));
    }
  }

  @Test
  void aPageOfNanOnlyMakesAColumnIndexImpossible() throws IOException {
    List<Object> values = new ArrayList<>(Collections.nCopies(100, Float.NaN));
    values.add(1.0f);
    Path file = write(SMALL_PAGES, TestColumns.FLOAT32, values);
    assertThat(columnIndex(file)).isNull();
    assertThat(statistics(file).getMax_value())
        .isEqualTo(LittleEndian.bytes(Float.floatToIntBits(1.0f)));
  }

  @Test
  void aChunkOfNanOnlyHasNoBounds() throws IOException {
    Statistics statistics = statistics(write(TestColumns.FLOAT64, Double.NaN, null));
    assertThat(statistics.isSetMin_value()).isFalse();
    assertThat(statistics.isSetMax_value()).isFalse();
    assertThat(statistics.isSetMin()).isFalse();
    assertThat(statistics.getNull_count()).isEqualTo(1);
  }

  @Test
  void zerosAreBoundsOfBothSigns() throws IOException {
    Statistics least = statistics(write(TestColumns.FLOAT64, 0.0, 5.0));
    assertThat(least.getMin_value()).isEqualTo(LittleEndian.bytes(Double.doubleToLongBits(-0.0)));
    Statistics greatest = statistics(write(TestColumns.FLOAT32, -5.0f, -0.0f));
    assertThat(greatest.getMax_value()).isEqualTo(LittleEndian.bytes(Float.floatToIntBits(0.0f)));
  }

  @Test
  void zerosThemselvesKeepTheirSign() throws IOException {
    Path file = write(TestColumns.FLOAT64, 0.0, -0.0, 0.0, -0.0);
    assertThat(ParquetJava.read(file).getFirst())
        .containsExactly("d0", "d8000000000000000", "d0", "d8000000000000000");
  }

  @Test
  void boundaryOrderIsToldFromThePages() throws IOException {
    assertThat(order(0, 1, 2)).isEqualTo(BoundaryOrder.ASCENDING);
    assertThat(order(2, 1, 0)).isEqualTo(BoundaryOrder.DESCENDING);
    assertThat(order(0, 2, 1)).isEqualTo(BoundaryOrder.UNORDERED);
    assertThat(order(-2, -1, 300)).isEqualTo(BoundaryOrder.ASCENDING);
  }

  @Test
  void pagesThatEncloseOthersHaveNoOrder() throws IOException {
    List<Object> values = new ArrayList<>(Collections.nCopies(100, 5));
    values.addAll(Collections.nCopies(50, 0));
    values.addAll(Collections.nCopies(50, 10));
    Path file = write(SMALL_PAGES, TestColumns.INT32, values);
    assertThat(columnIndex(file).getBoundaryOrder()).isEqualTo(BoundaryOrder.UNORDERED);
  }

  /// The page index must never make a reader skip a page that has a matching row.
  @Test
  void filteringByPageIndexFindsEveryRow() throws IOException {
    Random random = new Random(SEED);
    List<Object> ints = TestColumns.INT32.values(5000, 400, 0.2, random);
    List<Object> texts = TestColumns.UTF8.values(5000, 400, 0.2, random);
    ints.sort(Comparator.nullsFirst(Comparator.comparing(value -> (Integer) value)));
    TestTable table =
        new TestTable(
            List.of(TestColumns.INT32.column(), TestColumns.UTF8.column()), List.of(ints, texts));
    Path file = folder.resolve("filter.parquet");
    table.write(file, SMALL_PAGES, new NoCompressor(), 333);
    long skipped = 0;
    for (int number = -200; number < 200; number += 7) {
      int wanted = number * 7;
      skipped +=
          assertFound(file, table, 0, wanted, FilterApi.eq(FilterApi.intColumn("int32"), wanted));
      byte[] text = (byte[]) TestColumns.UTF8.value(number);
      skipped +=
          assertFound(
              file,
              table,
              1,
              text,
              FilterApi.eq(FilterApi.binaryColumn("utf8"), Binary.fromConstantByteArray(text)));
    }
    assertThat(skipped).isPositive();
  }

  /// Answers how many rows were skipped.
  private static long assertFound(
      Path file, TestTable table, int column, Object wanted, FilterPredicate predicate)
      throws IOException {
    ParquetColumn schema = table.columns().get(column);
    String text = Exported.of(schema.type(), wanted);
    long expected =
        Exported.of(schema, table.values().get(column)).stream().filter(text::equals).count();
    long found = 0;
    long read = 0;
    try (ParquetFileReader reader = ParquetJava.open(file, FilterCompat.get(predicate))) {
      for (PageReadStore pages = reader.readNextFilteredRowGroup();
          pages != null;
          pages = reader.readNextFilteredRowGroup()) {
        read += pages.getRowCount();
        found +=
            ParquetJava.column(pages, reader.getFooter().getFileMetaData().getSchema(), column)
                .stream()
                .filter(text::equals)
                .count();
      }
    }
    assertThat(found).isEqualTo(expected);
    return table.rows() - read;
  }

  private BoundaryOrder order(int... pages) throws IOException {
    List<Object> values = new ArrayList<>();
    for (int page : pages) {
      values.addAll(Collections.nCopies(100, page));
    }
    values.addAll(Collections.nCopies(100, null));
    return columnIndex(write(SMALL_PAGES, TestColumns.INT32, values)).getBoundaryOrder();
  }

  private static ParquetOptions plain() {
    return new ParquetOptions(Codec.UNCOMPRESSED, 1024, 100, 1 << 20, 0);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private Path write(TestColumns kind, Object... values) {
    return write(SMALL_PAGES, kind, Arrays.asList(values));
  }

  private Path write(ParquetOptions options, TestColumns kind, List<Object> values) {
    Path file = folder.resolve("statistics.parquet");
    new TestTable(List.of(kind.column()), List.of(values))
        .write(file, options, new NoCompressor(), 1000);
    return file;
  }

  private static Statistics statistics(Path file) throws IOException {
    return FileFacts.of(file)
        .thrift()
        .getRow_groups()
        .getFirst()
        .getColumns()
        .getFirst()
        .getMeta_data()
        .getStatistics();
  }

  private static ColumnIndex columnIndex(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetJava.open(file)) {
      ColumnChunkMetaData chunk = reader.getRowGroups().getFirst().getColumns().getFirst();
      return reader.readColumnIndex(chunk);
    }
  }
}
