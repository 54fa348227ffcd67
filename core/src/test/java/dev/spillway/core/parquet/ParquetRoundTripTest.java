package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.type.LogicalType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every type in every way of encoding, compressed in every way, read back by two readers that are
/// not ours.
@NullUnmarked
final class ParquetRoundTripTest {
  private static final long SEED = 20_261_122;
  private static final int ROWS = 3000;
  private static final int ROWS_OF_SETTINGS = 750;

  /// One for each way in which pages are made.
  private static final List<TestColumns> SETTING_COLUMNS =
      List.of(
          TestColumns.BOOL,
          TestColumns.INT32,
          TestColumns.FLOAT64,
          TestColumns.UTF8,
          TestColumns.DECIMAL_38_10,
          TestColumns.TEXT_OF_LONG);

  @TempDir Path folder;

  /// Values that make a chunk what its name says.
  enum Shape {
    DICTIONARY(2048, 20, 20, 12_000),
    FALLBACK(400, 12, 1500, 12_000),
    PLAIN(0, 300, 300, 12_000),
    /// A dictionary is tried on the first page and dropped.
    NOT_WORTH_IT(4096, 100_000, 100_000, 6_000);

    final int dictionaryBytes;
    final int distinctAtFirst;
    final int distinctLater;
    final int rowGroupBytes;

    Shape(int dictionaryBytes, int distinctAtFirst, int distinctLater, int rowGroupBytes) {
      this.dictionaryBytes = dictionaryBytes;
      this.distinctAtFirst = distinctAtFirst;
      this.distinctLater = distinctLater;
      this.rowGroupBytes = rowGroupBytes;
    }
  }

  enum Nulls {
    NONE(0),
    SOME(0.3),
    MANY(0.97),
    ALL(1);

    final double share;

    Nulls(double share) {
      this.share = share;
    }
  }

  static Stream<Arguments> encodings() {
    return Arrays.stream(TestColumns.values())
        .flatMap(column ->
            Arrays.stream(Shape.values())
                .flatMap(shape ->
                    Arrays.stream(Nulls.values())
                        .map(nulls -> Arguments.of(column, shape, nulls))));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void everyEncodingOfEveryTypeIsReadBack(TestColumns kind, Shape shape, Nulls nulls)
      throws Exception {
    TestTable table = table(kind, shape, nulls);
    Path file = folder.resolve("t.parquet");
    ParquetOptions options =
        new ParquetOptions(
            Codec.UNCOMPRESSED, 2048, 200, shape.rowGroupBytes, shape.dictionaryBytes);

    ParquetSummary summary = table.write(file, options, new NoCompressor(), 128);

    assertThat(summary.rows()).isEqualTo(ROWS);
    assertThat(summary.bytes()).isEqualTo(file.toFile().length());
    assertReadBack(table, file);
    FileFacts.of(file).assertRight(table, summary);
    assertEncoding(file, kind, shape, nulls);
  }

  private static TestTable table(TestColumns kind, Shape shape, Nulls nulls) {
    Random random = new Random(SEED);
    List<Object> values =
        new ArrayList<>(kind.values(250, shape.distinctAtFirst, nulls.share, random));
    values.addAll(kind.values(ROWS - 250, shape.distinctLater, nulls.share, random));
    return new TestTable(List.of(kind.column()), List.of(values));
  }

  private static void assertReadBack(TestTable table, Path file) throws Exception {
    List<List<String>> expected = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      expected.add(Exported.of(table.columns().get(column), table.values().get(column)));
    }
    assertThat(ParquetJava.read(file)).as("parquet-java").isEqualTo(expected);
    assertThat(DuckDb.read(file, table.columns())).as("DuckDB").isEqualTo(expected);
  }

  /// Without this a case might pass by being encoded otherwise than its name says.
  private static void assertEncoding(Path file, TestColumns kind, Shape shape, Nulls nulls)
      throws Exception {
    Set<String> seen = new TreeSet<>();
    int rowGroups;
    int pages = 0;
    try (ParquetFileReader reader = ParquetJava.open(file)) {
      rowGroups = reader.getRowGroups().size();
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          EncodingStats stats = chunk.getEncodingStats();
          String dictionary = stats.hasDictionaryEncodedPages() ? "dictionary" : "";
          String plain = stats.hasNonDictionaryEncodedPages() ? "plain" : "";
          seen.add(dictionary + plain);
          assertThat(stats.hasDictionaryPages()).isEqualTo(stats.hasDictionaryEncodedPages());
          assertThat(chunk.hasDictionaryPage()).isEqualTo(stats.hasDictionaryPages());
          pages += reader.readOffsetIndex(chunk).getPageCount();
        }
      }
    }
    assertThat(pages).isGreaterThanOrEqualTo(ROWS / 200);
    if (nulls == Nulls.ALL || kind.type().exported() instanceof LogicalType.Bool) {
      assertThat(seen).containsExactly("plain");
      return;
    }
    if (nulls == Nulls.MANY) {
      // Six values a page: whether a dictionary pays depends on the type.
      return;
    }
    switch (shape) {
      case DICTIONARY -> assertThat(seen).containsExactly("dictionary");
      case PLAIN -> assertThat(seen).containsExactly("plain");
      case FALLBACK -> assertThat(seen).contains("dictionaryplain");
      case NOT_WORTH_IT -> {
        assertThat(seen).containsExactly("plain");
        assertThat(rowGroups).isGreaterThan(1);
      }
    }
  }

  static Stream<Arguments> compressors() {
    List<Arguments> cases = new ArrayList<>();
    for (Nulls nulls : List.of(Nulls.NONE, Nulls.SOME)) {
      for (GzipLibrary library : GzipLibrary.values()) {
        cases.add(Arguments.of(Codec.GZIP, library, nulls));
      }
      for (Codec codec : List.of(Codec.ZSTD, Codec.SNAPPY, Codec.UNCOMPRESSED)) {
        cases.add(Arguments.of(codec, GzipLibrary.JDK, nulls));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("compressors")
  void everyTypeIsReadBackThroughEveryCodec(Codec codec, GzipLibrary library, Nulls nulls)
      throws Exception {
    Random random = new Random(SEED);
    TestTable table =
        new TestTable(
            Arrays.stream(TestColumns.values()).map(TestColumns::column).toList(),
            Arrays.stream(TestColumns.values())
                .map(kind -> kind.values(ROWS, 500, nulls.share, random))
                .toList());
    Path file = folder.resolve("t." + codec.fileExtension());
    try (PageCompressor compressor = new Compressors(deflaters(library)).open(codec)) {
      ParquetSummary summary =
          table.write(file, new ParquetOptions(codec, 4096, 700, 100_000, 2048), compressor, 500);
      assertReadBack(table, file);
      FileFacts.of(file).assertRight(table, summary);
    }
    assertThat(DuckDb.query("SELECT DISTINCT compression FROM parquet_metadata('" + file + "')"))
        .containsExactly(codec.name());
  }

  /// What each codec is set to where nobody asks for a level.
  static Stream<Arguments> usualSettings() {
    List<Arguments> cases = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (GzipLibrary library : GzipLibrary.values()) {
        cases.add(Arguments.of(Codec.GZIP, GzipSetting.of(library), shape));
      }
      cases.add(Arguments.of(Codec.GZIP, GzipSetting.preferring(GzipPreference.SIZE), shape));
      for (Codec codec : List.of(Codec.ZSTD, Codec.SNAPPY, Codec.UNCOMPRESSED)) {
        cases.add(Arguments.of(codec, GzipSetting.automatic(), shape));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("usualSettings")
  void everyCodecIsReadBackInEveryShape(Codec codec, GzipSetting setting, Shape shape)
      throws Exception {
    assertReadBack(codec, setting, shape);
  }

  static Stream<Arguments> levels() {
    List<Arguments> cases = new ArrayList<>();
    for (GzipLibrary library : GzipLibrary.values()) {
      for (int level = library.leastLevel(); level <= library.mostLevel(); level++) {
        for (Shape shape : Shape.values()) {
          cases.add(Arguments.of(GzipSetting.of(library).withLevel(level), shape));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("levels")
  @Tag("all")
  void everyLevelOfEveryDeflaterIsReadBackInEveryShape(GzipSetting setting, Shape shape)
      throws Exception {
    assertReadBack(Codec.GZIP, setting, shape);
  }

  private void assertReadBack(Codec codec, GzipSetting setting, Shape shape) throws Exception {
    Random random = new Random(SEED);
    TestTable table =
        new TestTable(
            SETTING_COLUMNS.stream().map(TestColumns::column).toList(),
            SETTING_COLUMNS.stream()
                .map(kind -> {
                  List<Object> values =
                      new ArrayList<>(kind.values(250, shape.distinctAtFirst, 0.2, random));
                  values.addAll(kind.values(ROWS_OF_SETTINGS, shape.distinctLater, 0.2, random));
                  return values;
                })
                .toList());
    Path file = folder.resolve("t." + codec.fileExtension());
    setting.library().ifPresent(ParquetRoundTripTest::deflaters);
    ParquetOptions options =
        new ParquetOptions(codec, 2048, 200, shape.rowGroupBytes, shape.dictionaryBytes);
    try (PageCompressor compressor = new Compressors(Deflaters.choose(setting)).open(codec)) {
      table.write(file, options, compressor, 128);
    }
    assertReadBack(table, file);
  }

  /// Skips the case if the library is not on this machine; one that is there has to work.
  static Deflaters deflaters(GzipLibrary library) {
    try {
      return Deflaters.choose(GzipSetting.of(library));
    } catch (FailedException e) {
      assumeTrue(isLoadable(library), e.getMessage());
      throw e;
    }
  }

  private static boolean isLoadable(GzipLibrary library) {
    if (library.fileName().isEmpty()) {
      return true;
    }
    try {
      new NativeLibrary(library.fileName());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void anEmptyFileHasItsSchema(Codec codec) throws Exception {
    TestTable table =
        new TestTable(
            Arrays.stream(TestColumns.values()).map(TestColumns::column).toList(),
            Arrays.stream(TestColumns.values()).map(_ -> List.of()).toList());
    Path file = folder.resolve("empty.parquet");
    try (PageCompressor compressor = new Compressors(deflaters(GzipLibrary.JDK)).open(codec)) {
      ParquetSummary summary =
          table.write(file, ParquetOptions.sized(codec, 16, 64 << 20), compressor, 100);
      assertThat(summary.rowGroups()).isZero();
      assertThat(summary.rows()).isZero();
    }
    assertReadBack(table, file);
  }
}
