package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.IntVector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The writer as a whole: its limits and random files.
@NullUnmarked
final class ParquetFileWriterTest {
  private static final int MB = 1 << 20;

  @TempDir Path folder;

  @Test
  void sixteenHundredColumnsStayInTheirShare() throws Exception {
    int columns = 1600;
    TestColumns[] kinds = TestColumns.values();
    Random random = new Random(29);
    List<ParquetColumn> schema =
        IntStream.range(0, columns)
            .mapToObj(i -> new ParquetColumn("c" + i, kinds[i % kinds.length].type()))
            .toList();
    List<List<Object>> values =
        IntStream.range(0, columns)
            .mapToObj(i -> kinds[i % kinds.length].values(1200, 900, 0.1, random))
            .toList();
    TestTable table = new TestTable(schema, values);
    ParquetOptions options = ParquetOptions.sized(Codec.SNAPPY, columns, 64 * MB);
    assertThat(options.maxPageBytes()).isGreaterThanOrEqualTo(8 * 1024);
    assertThat(options.rowGroupBytes()).isGreaterThanOrEqualTo(4 * MB);
    Path file = folder.resolve("wide.parquet");
    MeasuringCompressor compressor = new MeasuringCompressor(new SnappyCompressor());

    try (OutputStream target = Files.newOutputStream(file);
        ParquetFileWriter writer =
            new ParquetFileWriter(schema, options, compressor, TestTable.sink(target))) {
      compressor.measured = writer;
      ColumnBatch batch =
          new ColumnBatch(schema.stream().map(ParquetColumn::type).toList(), 200, MB);
      for (int row = 0; row < 1200; row += 200) {
        batch.clear();
        table.fill(batch, row, row + 200);
        writer.write(batch);
      }
      writer.finish();
    }

    assertThat(compressor.mostBytes).isLessThan(64L * MB);
    for (int column = 0; column < columns; column += 97) {
      assertThat(DuckDb.read(file, schema.subList(column, column + 1)).getFirst())
          .isEqualTo(Exported.of(schema.get(column), values.get(column)));
    }
  }

  @ParameterizedTest
  @EnumSource(GzipLibrary.class)
  void pagesThatDoNotShrinkAreStoredUntilTheyDoAgain(GzipLibrary library) throws Exception {
    Random random = new Random(7);
    List<Object> values = new ArrayList<>();
    for (int row = 0; row < 300; row++) {
      byte[] value = new byte[20_000];
      if (row < 200) {
        random.nextBytes(value);
      }
      values.add(value);
    }
    Path file = folder.resolve("noise.parquet");
    TestTable table = new TestTable(List.of(TestColumns.BINARY.column()), List.of(values));
    CountingCompressor compressor =
        new CountingCompressor(
            new Compressors(ParquetRoundTripTest.deflaters(library)).open(Codec.GZIP));
    try (compressor) {
      table.write(file, new ParquetOptions(Codec.GZIP, 20_100, 100, 64 * MB, 0), compressor, 10);
    }

    // Of 200 pages of noise two and every sixteenth were tried; of the rest, all but at most 16.
    assertThat(compressor.compressed).isBetween(2 + 12 + 84, 2 + 13 + 100);
    assertThat(Files.size(file)).isLessThan(200 * 20_200L + 30 * 20_200L);
    List<List<String>> expected = List.of(Exported.of(TestColumns.BINARY.column(), values));
    assertThat(ParquetJava.read(file).equals(expected)).as("parquet-java").isTrue();
    assertThat(DuckDb.read(file, table.columns()).equals(expected)).as("DuckDB").isTrue();
  }

  private static final class CountingCompressor implements PageCompressor {
    private final PageCompressor compressor;
    private int compressed;

    CountingCompressor(PageCompressor compressor) {
      this.compressor = compressor;
    }

    @Override
    public Codec codec() {
      return compressor.codec();
    }

    @Override
    public String name() {
      return compressor.name();
    }

    @Override
    public int maxCompressedBytes(int length) {
      return compressor.maxCompressedBytes(length);
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
      compressed++;
      return compressor.compress(source, from, length, target);
    }

    @Override
    public int store(byte[] source, int from, int length, byte[] target) {
      return compressor.store(source, from, length, target);
    }

    @Override
    public PageStream stream(long length, ByteSink target) {
      return compressor.stream(length, target);
    }

    @Override
    public void close() {
      compressor.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void valuesOfThirtyTwoMegabytesPassInAShareOfSixtyFour(Codec codec) throws Exception {
    byte[] noise = new byte[32 * MB];
    new Random(31).nextBytes(noise);
    byte[] uniform = new byte[32 * MB];
    List<ParquetColumn> schema = List.of(TestColumns.INT32.column(), TestColumns.BINARY.column());
    Path file = folder.resolve("giant.parquet");
    try (PageCompressor real =
            new Compressors(Deflaters.choose(GzipSetting.automatic())).open(codec);
        OutputStream target = Files.newOutputStream(file)) {
      MeasuringCompressor compressor = new MeasuringCompressor(real);
      try (ParquetFileWriter writer =
          new ParquetFileWriter(
              schema,
              ParquetOptions.sized(codec, 2, 64 * MB),
              compressor,
              TestTable.sink(target))) {
        compressor.measured = writer;
        for (byte[] value : List.of(noise, uniform, new byte[10], noise)) {
          ColumnBatch batch =
              new ColumnBatch(schema.stream().map(ParquetColumn::type).toList(), 10, MB);
          ((IntVector) batch.vector(0)).add(value.length);
          ((BytesVector) batch.vector(1)).add(value, 0, value.length);
          writer.write(batch);
        }
        assertThat(writer.finish().rows()).isEqualTo(4);
        // The page, and what snappy wants to have room for, which is a sixth more.
        assertThat(compressor.mostBytes).isLessThan((32 + 38) * (long) MB + MB / 2);
      }
    }
    assertThat(
            DuckDb.query(
                "SELECT octet_length(\"binary\") || ' ' || int32 FROM read_parquet('"
                    + file
                    + "')"))
        .containsExactly("33554432 33554432", "33554432 33554432", "10 10", "33554432 33554432");
    List<String> read = ParquetJava.read(file).get(1);
    assertThat(read.get(0).equals(Exported.ofBytes(noise))).isTrue();
    assertThat(read.get(3).equals(read.get(0))).isTrue();
  }

  /// Asks the writer for its memory where it has most: while a page is being compressed.
  private static final class MeasuringCompressor implements PageCompressor {
    private final PageCompressor compressor;
    private ParquetFileWriter measured;
    private long mostBytes;

    MeasuringCompressor(PageCompressor compressor) {
      this.compressor = compressor;
    }

    @Override
    public Codec codec() {
      return compressor.codec();
    }

    @Override
    public String name() {
      return compressor.name();
    }

    @Override
    public int maxCompressedBytes(int length) {
      return compressor.maxCompressedBytes(length);
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
      mostBytes = Math.max(mostBytes, measured.memoryBytes());
      return compressor.compress(source, from, length, target);
    }

    @Override
    public PageStream stream(long length, ByteSink target) {
      return new NoCompressor().stream(length, target);
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void randomTablesAreReadBack(long seed) throws Exception {
    Random random = new Random(seed);
    int columns = random.nextInt(1, 8);
    int rows = random.nextInt(1, 6000);
    List<ParquetColumn> schema = new ArrayList<>();
    List<List<Object>> values = new ArrayList<>();
    List<TestColumns> kinds = List.of(TestColumns.values());
    for (int i = 0; i < columns; i++) {
      TestColumns kind = kinds.get(random.nextInt(kinds.size()));
      schema.add(new ParquetColumn("c%d \"é.".formatted(i), kind.type()));
      values.add(randomValues(kind, rows, random));
    }
    ParquetOptions options =
        new ParquetOptions(
            Codec.ZSTD,
            random.nextInt(64, 5000),
            random.nextInt(1, 2000),
            random.nextInt(1, 100_000),
            random.nextInt(0, 3000));
    TestTable table = new TestTable(schema, values);
    Path file = folder.resolve("random.parquet");
    try (PageCompressor compressor = new ZstdCompressor(1)) {
      ParquetSummary summary = table.write(file, options, compressor, random.nextInt(1, 3000));
      List<List<String>> expected = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        expected.add(Exported.of(schema.get(i), values.get(i)));
      }
      assertThat(ParquetJava.read(file)).as("seed %d, %s", seed, options).isEqualTo(expected);
      assertThat(DuckDb.read(file, schema)).as("seed %d, %s", seed, options).isEqualTo(expected);
      FileFacts.of(file).assertRight(table, summary);
    }
  }

  /// Stretches of different kinds, so that dictionaries fill, pages differ and NULLs come in runs.
  private static List<Object> randomValues(TestColumns kind, int rows, RandomGenerator random) {
    List<Object> values = new ArrayList<>();
    while (values.size() < rows) {
      int stretch = Math.min(rows - values.size(), random.nextInt(1, 1500));
      double nullShare = random.nextBoolean() ? random.nextInt(2) : random.nextDouble();
      values.addAll(kind.values(stretch, 1 << random.nextInt(1, 13), nullShare, random));
    }
    return values;
  }

  @Test
  void theSameRowsMakeTheSameBytes() {
    assertThat(bytes(1000)).isEqualTo(bytes(1000));
  }

  private static byte[] bytes(int rows) {
    TestTable table = ints(rows);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (PageCompressor compressor = new GzipCompressor(new JdkDeflater(1));
        ParquetFileWriter writer = writer(table, Codec.GZIP, compressor, target)) {
      writer.write(batch(table));
      writer.finish();
    }
    return target.toByteArray();
  }

  @Test
  void aBatchMayBeReusedAsSoonAsItIsWritten() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    TestTable table = ints(10);
    try (ParquetFileWriter writer = writer(table, Codec.UNCOMPRESSED, new NoCompressor(), target)) {
      ColumnBatch batch = batch(table);
      writer.write(batch);
      Arrays.fill(((IntVector) batch.vector(0)).array(), -1);
      writer.finish();
    }
    Path file = folder.resolve("reuse.parquet");
    Files.write(file, target.toByteArray());
    assertThat(ParquetJava.read(file).getFirst())
        .isEqualTo(Exported.of(table.columns().getFirst(), table.values().getFirst()));
  }

  @Test
  void closingWithoutFinishLeavesNoFooter() {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    TestTable table = ints(10);
    try (ParquetFileWriter writer = writer(table, Codec.UNCOMPRESSED, new NoCompressor(), target)) {
      writer.write(batch(table));
    }
    assertThat(target.toString(UTF_8)).doesNotContain("spark_schema");
  }

  private static TestTable ints(int rows) {
    return new TestTable(
        List.of(TestColumns.INT32.column()),
        List.of(TestColumns.INT32.values(rows, 100, 0.1, new Random(37))));
  }

  private static ColumnBatch batch(TestTable table) {
    ColumnBatch batch =
        new ColumnBatch(
            table.columns().stream().map(ParquetColumn::type).toList(), table.rows(), MB);
    table.fill(batch, 0, table.rows());
    return batch;
  }

  private static ParquetFileWriter writer(
      TestTable table, Codec codec, PageCompressor compressor, OutputStream target) {
    return new ParquetFileWriter(
        table.columns(),
        ParquetOptions.sized(codec, 1, 8 * MB),
        compressor,
        TestTable.sink(target));
  }
}
