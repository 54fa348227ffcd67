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

  /// The number of `value`; -1 if it is not there.
  int find(long value) {
    if (entries == 0) {
      return -1;
    }
    int slot = slotOf(value);
    while (slots[slot] != 0 && values[slots[slot] - 1] != value) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slots[slot] - 1;
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
