package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberTablesTest {
  private static final long SEED = 21;
  private static final int ROOM = 5_000;

  /// Neighbours, multiples of powers of two and arbitrary ones: some lie in each other's way.
  private static long number(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(4_000) - 2_000;
      case 1 -> (long) random.nextInt(2_000) << random.nextInt(50);
      default -> random.nextLong();
    };
  }

  @Test
  void everyLongKeepsItsNumberWhileTheTableGrowsAndIsFull() {
    LongTable table = new LongTable(ROOM);
    Map<Long, Integer> expected = new HashMap<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 4 * ROOM; i++) {
      long value = number(random);
      assertThat(table.find(value))
          .as("seed %d, %d", SEED, value)
          .isEqualTo(expected.getOrDefault(value, -1));
      int number = expected.size() < ROOM ? expected.size() : -1;
      assertThat(table.index(value))
          .as("seed %d, %d", SEED, value)
          .isEqualTo(expected.getOrDefault(value, number));
      if (number >= 0) {
        expected.putIfAbsent(value, number);
      }
    }
    assertThat(table.entries()).isEqualTo(ROOM);
    expected.forEach((value, number) -> assertThat(table.values()[number]).isEqualTo(value));
  }

  @Test
  void everyIntKeepsItsNumberWhileTheTableGrowsAndIsFull() {
    IntTable table = new IntTable(ROOM);
    Map<Integer, Integer> expected = new HashMap<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 4 * ROOM; i++) {
      int value = (int) number(random);
      int number = expected.size() < ROOM ? expected.size() : -1;
      assertThat(table.index(value))
          .as("seed %d, %d", SEED, value)
          .isEqualTo(expected.getOrDefault(value, number));
      if (number >= 0) {
        expected.putIfAbsent(value, number);
      }
    }
    assertThat(table.entries()).isEqualTo(ROOM);
    expected.forEach((value, number) -> assertThat(table.values()[number]).isEqualTo(value));
  }

  @Test
  void aClearedTableKnowsNothing() {
    LongTable longs = new LongTable(ROOM);
    IntTable ints = new IntTable(ROOM);
    for (int value = 0; value < 1_000; value++) {
      longs.index(value);
      ints.index(value);
    }
    longs.clear();
    ints.clear();
    assertThat(longs.find(7)).isNegative();
    assertThat(longs.index(999)).isZero();
    assertThat(ints.index(999)).isZero();
    assertThat(longs.entries()).isOne();
    assertThat(ints.entries()).isOne();
  }
}
