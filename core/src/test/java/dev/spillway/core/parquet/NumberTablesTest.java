package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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

  private static int find(LongTable table, long value) {
    int[] number = {-1};
    table.findAll(new long[] {value}, 0, 1, number, 0);
    return number[0];
  }

  @Test
  void everyLongKeepsItsNumberWhileTheTableGrowsAndIsFull() {
    LongTable table = new LongTable(ROOM);
    Map<Long, Integer> expected = new HashMap<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 4 * ROOM; i++) {
      long value = number(random);
      assertThat(find(table, value))
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

  /// Pieces of a column, as pages take them: what is known, what is new in between, and what has no
  /// room any more.
  @Test
  void manyAtOnceGetTheNumbersThatTheyGetOneByOne() {
    Random random = new Random(SEED);
    LongTable longs = new LongTable(ROOM);
    IntTable ints = new IntTable(ROOM);
    LongTable single = new LongTable(ROOM);
    for (int round = 0; round < 400; round++) {
      int[] values = random.ints(100, -ROOM, ROOM).toArray();
      int from = random.nextInt(50);
      int[] expected = new int[values.length + 1];
      int taken = 0;
      while (from + taken < values.length) {
        int number = single.index(values[from + taken]);
        if (number < 0) {
          break;
        }
        expected[1 + taken++] = number;
      }
      int[] ofLongs = new int[expected.length];
      int[] ofInts = new int[expected.length];
      long[] wide = Arrays.stream(values).asLongStream().toArray();
      String which = "seed %d, round %d".formatted(SEED, round);
      assertThat(longs.indexAll(wide, from, values.length, ofLongs, 1)).as(which).isEqualTo(taken);
      assertThat(ints.indexAll(values, from, values.length, ofInts, 1)).as(which).isEqualTo(taken);
      assertThat(ofLongs).as(which).startsWith(Arrays.copyOf(expected, taken + 1));
      assertThat(ofInts).as(which).startsWith(Arrays.copyOf(expected, taken + 1));
      int[] found = new int[expected.length];
      assertThat(longs.findAll(values, from, values.length, found, 1)).as(which).isEqualTo(taken);
      assertThat(found).as(which).isEqualTo(expected);
    }
    assertThat(single.entries()).as("all that have room").isEqualTo(ROOM);
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
    assertThat(find(longs, 7)).isNegative();
    assertThat(longs.index(999)).isZero();
    assertThat(ints.index(999)).isZero();
    assertThat(longs.entries()).isOne();
    assertThat(ints.entries()).isOne();
  }
}
