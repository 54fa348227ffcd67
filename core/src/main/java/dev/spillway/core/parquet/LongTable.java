package dev.spillway.core.parquet;

import java.util.Arrays;

/// Distinct longs, numbered as they came: an open-addressing hash table over a dense array.
final class LongTable {
  private static final int FIRST_SLOTS = 256;

  private final int maxEntries;
  private long[] values = {};
  private int[] slots = {};
  private int shift;
  private int entries;

  LongTable(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /// The number of `value`, which is added if it is new; -1 if it is new and there is no room.
  int index(long value) {
    if (entries * 2 >= slots.length) {
      grow();
    }
    int mask = slots.length - 1;
    int slot = slotOf(value);
    while (true) {
      int entry = slots[slot] - 1;
      if (entry < 0) {
        return add(value, slot);
      }
      if (values[entry] == value) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
  }

  /// Writes the numbers of `wanted[from, to)` to `numbers` from `at` on, adding what is new. Stops
  /// at the first that is new and has no room; answers how many have a number.
  int indexAll(long[] wanted, int from, int to, int[] numbers, int at) {
    int done = 0;
    while (true) {
      done += findAll(wanted, from + done, to, numbers, at + done);
      if (from + done == to) {
        return done;
      }
      int added = index(wanted[from + done]);
      if (added < 0) {
        return done;
      }
      numbers[at + done++] = added;
    }
  }

  /// Writes the numbers of `wanted[from, to)` to `numbers` from `at` on. Stops at the first that is
  /// not there; answers how many are.
  int findAll(long[] wanted, int from, int to, int[] numbers, int at) {
    if (entries == 0) {
      return 0;
    }
    // In locals, since the compiler cannot know that what is stored does not change the fields.
    long[] known = values;
    int[] table = slots;
    int mask = table.length - 1;
    int next = at;
    for (int i = from; i < to; i++) {
      long value = wanted[i];
      int slot = slotOf(value);
      int entry = table[slot] - 1;
      while (entry >= 0 && known[entry] != value) {
        slot = (slot + 1) & mask;
        entry = table[slot] - 1;
      }
      if (entry < 0) {
        break;
      }
      numbers[next++] = entry;
    }
    return next - at;
  }

  /// The same of ints, which are longs here.
  int findAll(int[] wanted, int from, int to, int[] numbers, int at) {
    if (entries == 0) {
      return 0;
    }
    long[] known = values;
    int[] table = slots;
    int mask = table.length - 1;
    int next = at;
    for (int i = from; i < to; i++) {
      long value = wanted[i];
      int slot = slotOf(value);
      int entry = table[slot] - 1;
      while (entry >= 0 && known[entry] != value) {
        slot = (slot + 1) & mask;
        entry = table[slot] - 1;
      }
      if (entry < 0) {
        break;
      }
      numbers[next++] = entry;
    }
    return next - at;
  }

  private int slotOf(long value) {
    return (int) ((value * 0x9E3779B97F4A7C15L) >>> shift);
  }

  private int add(long value, int slot) {
    if (entries == maxEntries) {
      return -1;
    }
    if (entries == values.length) {
      values = Arrays.copyOf(values, Math.min(maxEntries, Math.max(64, entries * 2)));
    }
    values[entries] = value;
    slots[slot] = ++entries;
    return entries - 1;
  }

  private void grow() {
    slots = new int[Math.max(FIRST_SLOTS, slots.length * 2)];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(slots.length);
    for (int entry = 0; entry < entries; entry++) {
      int slot = slotOf(values[entry]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = entry + 1;
    }
  }

  int entries() {
    return entries;
  }

  /// The values by number.
  long[] values() {
    return values;
  }

  long memoryBytes() {
    return values.length * (long) Long.BYTES + slots.length * (long) Integer.BYTES;
  }

  void clear() {
    entries = 0;
    Arrays.fill(slots, 0);
  }
}
