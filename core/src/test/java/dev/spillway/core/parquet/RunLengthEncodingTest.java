package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunLengthEncodingTest {
  private static final long SEED = 7;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 16, 17, 20, 24, 29, 31})
  void whatIsWrittenIsDecodedByParquetJava(int width) throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      int[] values = values(random, width, random.nextInt(1, 700));
      assertThat(decode(encode(values, width), width, values.length))
          .as("width %d, round %d of seed %d", width, round, SEED)
          .isEqualTo(values);
    }
  }

  @Test
  void bitsOfAnEarlierPageDoNotShowInTheLastGroup() {
    PageBuffer page = new PageBuffer(0);
    RunLengthEncoding.write(new int[] {7, 6, 5, 4, 3, 2, 1, 7, 7, 7, 6}, 11, 3, page);
    page.clear(Integer.MAX_VALUE);
    RunLengthEncoding.write(new int[] {1, 2, 3}, 3, 3, page);
    assertThat(page.toBytes()).isEqualTo(new byte[] {3, (byte) (1 | 2 << 3 | 3 << 6), 0, 0});
  }

  @Test
  void aLongRunTakesAFewBytes() {
    int[] values = new int[20_000];
    Arrays.fill(values, 300);
    assertThat(encode(values, 9)).hasSize(5);
  }

  @Test
  void aShortRunStaysInItsStretch() {
    int[] values = new int[32];
    Arrays.fill(values, 8, 16, 1);
    values[3] = 1;
    values[20] = 1;
    assertThat(encode(values, 1)).hasSize(1 + 4);
  }

  @Test
  void widthsAreThoseOfTheGreatestIndex() {
    assertThat(RunLengthEncoding.bitWidth(0)).isEqualTo(1);
    assertThat(RunLengthEncoding.bitWidth(1)).isEqualTo(1);
    assertThat(RunLengthEncoding.bitWidth(2)).isEqualTo(2);
    assertThat(RunLengthEncoding.bitWidth(255)).isEqualTo(8);
    assertThat(RunLengthEncoding.bitWidth(256)).isEqualTo(9);
  }

  /// Runs of all lengths between stretches of noise.
  private static int[] values(RandomGenerator random, int width, int count) {
    int[] values = new int[count];
    int at = 0;
    while (at < count) {
      int run = random.nextBoolean() ? random.nextInt(1, 80) : 1;
      int value = random.nextInt() >>> (32 - width);
      for (int i = 0; i < run && at < count; i++) {
        values[at++] = value;
      }
    }
    return values;
  }

  private static byte[] encode(int[] values, int width) {
    PageBuffer page = new PageBuffer(0);
    RunLengthEncoding.write(values, values.length, width, page);
    return page.toBytes();
  }

  private static int[] decode(byte[] bytes, int width, int count) throws IOException {
    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(width, new ByteArrayInputStream(bytes));
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = decoder.readInt();
    }
    return values;
  }
}
