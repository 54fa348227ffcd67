package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

final class DefinitionLevelsTest {
  private static final long SEED = 11;

  @Test
  void whatIsWrittenIsDecodedByParquetJava() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      int rows = random.nextInt(1, 600);
      byte[] present = pattern(random, rows);
      DefinitionLevels levels = new DefinitionLevels(600);
      // A page before this one must leave nothing behind.
      levels.add(pattern(random, 600), 0, 599, 300);
      levels.clear();
      addInSlices(levels, present, rows, random);

      byte[] encoded = encode(levels);

      assertThat(decode(encoded, rows))
          .as("round %d of seed %d", round, SEED)
          .isEqualTo(Arrays.copyOf(present, rows));
      assertThat(encoded.length).isLessThanOrEqualTo(DefinitionLevels.maxBytes(rows));
      assertThat(valuesInRuns(encoded)).isBetween(rows, (rows + 7) / 8 * 8);
    }
  }

  @Test
  void aLastRunEndsWithThePage() {
    DefinitionLevels levels = new DefinitionLevels(600);
    byte[] present = new byte[100];
    present[0] = 1;
    levels.add(present, 0, 100, 1);
    assertThat(valuesInRuns(encode(levels))).isEqualTo(100);
  }

  /// The lengths of all runs, where the last group of a bit-packed one may be filled up.
  private static int valuesInRuns(byte[] encoded) {
    int values = 0;
    int at = 4;
    while (at < encoded.length) {
      int header = encoded[at] & 0x7F;
      if (encoded[at++] < 0) {
        header |= encoded[at++] << 7;
      }
      values += (header & 1) == 0 ? header >> 1 : (header >> 1) * 8;
      at += (header & 1) == 0 ? 1 : header >> 1;
    }
    return values;
  }

  @Test
  void worstPatternsFitInTheHeadroom() {
    for (int gap = 1; gap < 12; gap++) {
      int rows = 20_000;
      byte[] present = new byte[rows];
      for (int bit = 0; bit < rows; bit++) {
        int unit = bit / 8 % (gap + 4);
        present[bit] = (byte) (unit < 4 ? 1 : bit & 1);
      }
      DefinitionLevels levels = new DefinitionLevels(rows);
      levels.add(present, 0, rows, count(present, 0, rows));
      assertThat(encode(levels).length).isLessThanOrEqualTo(DefinitionLevels.maxBytes(rows));
    }
  }

  @Test
  void aPageWithoutNullsIsOneRun() {
    DefinitionLevels levels = new DefinitionLevels(20_000);
    levels.addPresent(20_000);
    assertThat(encode(levels)).hasSize(4 + 3 + 1);
    assertThat(levels.memoryBytes()).isLessThan(100);
  }

  @Test
  void aPageOfNullsIsOneRun() throws IOException {
    DefinitionLevels levels = new DefinitionLevels(1000);
    levels.add(new byte[1000], 0, 1000, 0);
    byte[] encoded = encode(levels);
    assertThat(encoded).hasSize(4 + 2 + 1);
    assertThat(decode(encoded, 1000)).containsOnly((byte) 0);
    assertThat(levels.nulls()).isEqualTo(1000);
  }

  private static byte[] pattern(RandomGenerator random, int rows) {
    // Longer than the rows, with rubbish behind them, as vectors have it.
    byte[] present = new byte[rows + 20];
    double change = random.nextDouble() * random.nextDouble();
    byte level = (byte) random.nextInt(2);
    for (int row = 0; row < present.length; row++) {
      if (random.nextDouble() < change) {
        level ^= 1;
      }
      present[row] = level;
    }
    return present;
  }

  private static void addInSlices(
      DefinitionLevels levels, byte[] present, int rows, RandomGenerator random) {
    int row = 0;
    while (row < rows) {
      int end = Math.min(rows, row + random.nextInt(1, 100));
      levels.add(present, row, end, count(present, row, end));
      row = end;
    }
    assertThat(levels.rows()).isEqualTo(rows);
    assertThat(levels.nulls()).isEqualTo(rows - count(present, 0, rows));
  }

  private static int count(byte[] present, int from, int to) {
    int count = 0;
    for (int row = from; row < to; row++) {
      count += present[row];
    }
    return count;
  }

  private static byte[] encode(DefinitionLevels levels) {
    PageBuffer page = new PageBuffer(DefinitionLevels.maxBytes(20_000));
    levels.writeBefore(page);
    return page.toBytes();
  }

  private static byte[] decode(byte[] bytes, int rows) throws IOException {
    assertThat(LittleEndian.getInt(bytes, 0)).isEqualTo(bytes.length - 4);
    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(
            1, new ByteArrayInputStream(bytes, 4, bytes.length - 4));
    byte[] levels = new byte[rows];
    for (int row = 0; row < rows; row++) {
      levels[row] = (byte) decoder.readInt();
    }
    return levels;
  }
}
