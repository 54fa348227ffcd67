package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.spool.Spool;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Values that never lie in memory as a whole, between small ones of the same column.
final class LargeValueTest {
  private static final long SEED = 20_261_122;
  private static final int LARGE_BYTES = 3_000_001;

  private static final List<ParquetColumn> COLUMNS =
      List.of(
          new ParquetColumn("id", ColumnType.plain(Carrier.INT, new LogicalType.Int32())),
          new ParquetColumn("text", ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8())),
          new ParquetColumn("bytes", ColumnType.plain(Carrier.BYTES, new LogicalType.Binary())));

  @TempDir Path folder;

  static Stream<Arguments> compressors() {
    List<Arguments> cases = new ArrayList<>();
    for (GzipLibrary library : GzipLibrary.values()) {
      cases.add(Arguments.of(Codec.GZIP, library));
    }
    for (Codec codec : List.of(Codec.ZSTD, Codec.SNAPPY, Codec.UNCOMPRESSED)) {
      cases.add(Arguments.of(codec, GzipLibrary.JDK));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("compressors")
  void largeValuesAreReadBackByBothReaders(Codec codec, GzipLibrary library) throws Exception {
    Path file = folder.resolve("large." + codec.fileExtension());
    List<byte[]> texts = new ArrayList<>();
    List<byte[]> blobs = new ArrayList<>();
    Random random = new Random(SEED);
    for (int row = 0; row < 40; row++) {
      boolean large = row % 13 == 5;
      texts.add(text(large ? LARGE_BYTES + row : 5 + row % 3, random));
      byte[] noise = new byte[row % 13 == 6 || row == 5 ? LARGE_BYTES - row : row];
      random.nextBytes(noise);
      blobs.add(noise);
    }
    long mostBytes;
    try (PageCompressor compressor =
        new Compressors(ParquetRoundTripTest.deflaters(library)).open(codec)) {
      mostBytes = write(file, compressor, texts, blobs);
    }

    // Nothing of a large value is held, neither as it is nor compressed.
    assertThat(mostBytes).isLessThan(LARGE_BYTES / 4);
    List<List<String>> expected =
        List.of(
            Exported.of(COLUMNS.get(1), new ArrayList<>(texts)),
            Exported.of(COLUMNS.get(2), new ArrayList<>(blobs)));
    assertThat(ParquetJava.read(file).subList(1, 3).equals(expected)).as("parquet-java").isTrue();
    assertThat(DuckDb.read(file, COLUMNS).subList(1, 3).equals(expected)).as("DuckDB").isTrue();
    assertThat(
            DuckDb.query(
                "SELECT max(length(stats_max_value)) FROM parquet_metadata('" + file + "')"))
        .as("no bound carries a large value")
        .allMatch(length -> Integer.parseInt(length) < 1000);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("a spool has no name").containsExactly(file);
    }
  }

  private static byte[] text(int length, Random random) {
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      text.append((char) ('a' + random.nextInt(8))).append(random.nextInt(3) == 0 ? "é" : "xyz");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Answers the most memory that the writer held.
  private long write(Path file, PageCompressor compressor, List<byte[]> texts, List<byte[]> blobs)
      throws IOException {
    ParquetOptions options = new ParquetOptions(compressor.codec(), 16_384, 100, 5_000_000, 4096);
    long most = 0;
    try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file));
        Spool spool = new Spool(folder);
        ParquetFileWriter writer =
            new ParquetFileWriter(COLUMNS, options, compressor, TestTable.sink(target), folder)) {
      ColumnBatch batch =
          new ColumnBatch(COLUMNS.stream().map(ParquetColumn::type).toList(), 100, 1 << 20, spool);
      for (int row = 0; row < texts.size(); row++) {
        batch.clear();
        ((IntVector) batch.vector(0)).add(row);
        add((BytesVector) batch.vector(1), texts.get(row), spool);
        add((BytesVector) batch.vector(2), blobs.get(row), spool);
        writer.write(batch);
        most = Math.max(most, writer.memoryBytes());
        // Two large pages, and the one that made the row group too large.
        assertThat(writer.spooledBytes()).as("on disk").isLessThan(4L * LARGE_BYTES);
      }
      writer.finish();
    }
    return most;
  }

  private static void add(BytesVector vector, byte[] value, Spool spool) {
    if (value.length < LARGE_BYTES / 2) {
      vector.add(value, 0, value.length);
      return;
    }
    spool.begin();
    spool.write(value, 0, value.length);
    vector.addLarge(spool.finish());
    assertThat(vector.large()).isNotEqualTo(Optional.empty());
  }
}
