package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTableTest {
  private static final long SEED = 20;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  @Test
  void keysOfEqualHashesAreToldApart() {
    Entries keys = new Entries(new ByteLayout("text", 0), Order.TEXT);
    BytesTable table = new BytesTable(keys);
    Random random = new Random(SEED);
    for (int i = 0; i < 100; i++) {
      byte[] key = LittleEndian.bytes(random.nextLong());
      for (byte[] each : List.of(key, twin(key))) {
        assertThat(table.find(each, 0, each.length)).as("seed %d, key %d", SEED, i).isNegative();
        keys.add(each, 0, each.length);
        table.added();
      }
      assertThat(table.find(key, 0, key.length)).isEqualTo(2 * i);
      byte[] both = Arrays.copyOf(key, 2 * Long.BYTES);
      System.arraycopy(twin(key), 0, both, Long.BYTES, Long.BYTES);
      int[] numbers = new int[2];
      table.findAll(both, new int[] {0, Long.BYTES, 2 * Long.BYTES}, 0, 2, numbers, 0);
      assertThat(numbers).containsExactly(2 * i, 2 * i + 1);
    }
  }

  /// Another key of eight bytes whose hash differs in the highest bit only, which the table keeps
  /// for itself. For eight bytes every step of the hash, which wraps, can be taken back.
  @SuppressWarnings("ConstantOverflow")
  private static byte[] twin(byte[] key) {
    long start = Long.BYTES * FACTOR;
    long mixed = (start ^ LittleEndian.getLong(key, 0)) * FACTOR;
    long hash = (mixed ^ (mixed >>> 32)) ^ Long.MIN_VALUE;
    long back = hash ^ (hash >>> 32);
    long inverse = BigInteger.valueOf(FACTOR).modInverse(BigInteger.TWO.pow(64)).longValue();
    return LittleEndian.bytes(back * inverse ^ start);
  }

  @Test
  void shortKeysOfEqualBytesAreToldApartByTheirLength() {
    Entries keys = new Entries(new ByteLayout("text", 0), Order.TEXT);
    BytesTable table = new BytesTable(keys);
    byte[] zeros = new byte[20];
    for (int from = 0; from <= 12; from += 12) {
      for (int length = 0; length <= 8; length++) {
        int expected = from == 0 ? -1 : length;
        assertThat(table.find(zeros, from, length)).as("%d zeros", length).isEqualTo(expected);
        if (from == 0) {
          keys.add(zeros, from, length);
          table.added();
        }
      }
    }
  }

  @Test
  void everyKeyIsFoundAgainWhereverItLies() {
    Entries keys = new Entries(new ByteLayout("text", 0), Order.TEXT);
    BytesTable table = new BytesTable(keys);
    Random random = new Random(SEED);
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String text = "k".repeat(random.nextInt(40)) + random.nextInt(2_000);
      byte[] source = ("??" + text).getBytes(UTF_8);
      int found = table.find(source, 2, source.length - 2);
      assertThat(found).as("seed %d, '%s'", SEED, text).isEqualTo(expected.getOrDefault(text, -1));
      if (found < 0) {
        expected.put(text, keys.count());
        keys.add(source, 2, source.length - 2);
        table.added();
      }
    }
  }

  /// A column of strings that are known, until one is not.
  @Test
  void manyAtOnceAreFoundUpToTheFirstNewOne() {
    Entries keys = new Entries(new ByteLayout("text", 0), Order.TEXT);
    BytesTable table = new BytesTable(keys);
    Random random = new Random(SEED);
    Map<String, Integer> expected = new HashMap<>();
    int ended = 0;
    for (int round = 0; round < 2_000; round++) {
      List<String> texts = random.ints(10, 0, 400).mapToObj(BytesTableTest::text).toList();
      byte[] source = String.join("", texts).getBytes(UTF_8);
      int[] offsets = new int[texts.size() + 1];
      for (int i = 0; i < texts.size(); i++) {
        offsets[i + 1] = offsets[i] + texts.get(i).length();
      }
      List<Integer> known =
          texts.stream().skip(2).takeWhile(expected::containsKey).map(expected::get).toList();
      int[] numbers = new int[11];

      int found = table.findAll(source, offsets, 2, texts.size(), numbers, 3);

      assertThat(found).as("seed %d, round %d", SEED, round).isEqualTo(known.size());
      assertThat(Arrays.stream(numbers, 3, 3 + found).boxed().toList()).isEqualTo(known);
      int next = 2 + found;
      if (next < texts.size()) {
        ended++;
        assertThat(table.find(source, offsets[next], texts.get(next).length())).isNegative();
        expected.put(texts.get(next), keys.count());
        keys.add(source, offsets[next], texts.get(next).length());
        table.added();
      }
    }
    assertThat(ended).as("rounds that met a new one").isEqualTo(400);
  }

  /// Of 1 to 40 bytes, told apart by their ends only.
  private static String text(int number) {
    return "k".repeat(number % 38) + number;
  }
}
