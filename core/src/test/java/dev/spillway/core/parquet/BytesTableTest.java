package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTableTest {
  private static final long SEED = 20;

  /// Among so many keys about fifty pairs share all 32 bits of a hash; dictionaries are too small
  /// to meet one by chance.
  private static final int KEYS = 650_000;

  @Test
  void keysOfEqualHashesAreToldApart() {
    Entries keys = new Entries(new ByteLayout("text", 0), Order.TEXT);
    BytesTable table = new BytesTable(keys);
    Random random = new Random(SEED);
    byte[] key = new byte[Long.BYTES];
    for (int i = 0; i < KEYS; i++) {
      random.nextBytes(key);
      assertThat(table.find(key, 0, key.length)).as("seed %d, key %d", SEED, i).isNegative();
      keys.add(key, 0, key.length);
      table.added();
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
}
