package dev.spillway.postgres.imported;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
  private static final long SEED = 20_261_122;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aFileIsReadByItsFirstBytesWhateverItsName(Compression compression) throws IOException {
    byte[] content = new byte[100_000];
    new Random(SEED).nextBytes(content);
    Path file = folder.resolve("00000001000000000000000A");
    // Two in a row, as parallel compressors write them.
    for (int half = 0; half < 2; half++) {
      try (OutputStream out = compressing(compression, file)) {
        out.write(content, half * 50_000, 50_000);
      }
    }
    long[] read = new long[1];
    try (InputStream in = Compression.open(file, bytes -> read[0] = bytes)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
    }
    assertThat(read[0]).isEqualTo(Files.size(file));
  }

  private static OutputStream compressing(Compression compression, Path file) throws IOException {
    OutputStream out =
        Files.newOutputStream(
            file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
    return switch (compression) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out);
      case LZ4 -> new FramedLZ4CompressorOutputStream(out);
      case ZSTD -> new ZstdOutputStream(out);
      case BZIP2 -> new BZip2CompressorOutputStream(out);
    };
  }
}
