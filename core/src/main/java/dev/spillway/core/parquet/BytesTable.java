package dev.spillway.core.parquet;

import java.util.Arrays;

/// Finds byte strings among [Entries] by their hash.
final class BytesTable {
  private static final int FIRST_SLOTS = 256;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final Entries keys;
  private int[] hashes = {};
  private int[] slots = {};
  private int freeSlot;
  private int newHash;

  BytesTable(Entries keys) {
    this.keys = keys;
  }

  /// The number of `source[from, from + length)`; -1 if it is new. Then the caller may add it to
  /// the keys and call [#added()], before anything else.
  int find(byte[] source, int from, int length) {
    if (keys.count() * 2 >= slots.length) {
      grow();
    }
    int hash = hash(source, from, length);
    int slot = hash & (slots.length - 1);
    while (true) {
      int entry = slots[slot] - 1;
      if (entry < 0) {
        freeSlot = slot;
        newHash = hash;
        return -1;
      }
      if (hashes[entry] == hash && isEqual(entry, source, from, length)) {
        return entry;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
  }

  /// Remembers the entry that was just added to the keys.
  void added() {
    int entry = keys.count() - 1;
    if (entry == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(64, entry * 2));
    }
    hashes[entry] = newHash;
    slots[freeSlot] = entry + 1;
  }

  /// Most keys are short, and for those a general comparison costs more than the bytes.
  private boolean isEqual(int entry, byte[] source, int from, int length) {
    if (keys.length(entry) != length) {
      return false;
    }
    byte[] data = keys.data();
    int start = keys.start(entry);
    if (length > 2 * Long.BYTES) {
      return Arrays.equals(data, start, start + length, source, from, from + length);
    }
    if (length >= Long.BYTES) {
      int last = length - Long.BYTES;
      return LittleEndian.getLong(data, start) == LittleEndian.getLong(source, from)
          && LittleEndian.getLong(data, start + last) == LittleEndian.getLong(source, from + last);
    }
    return length == 0 || tail(data, start, start + length) == tail(source, from, from + length);
  }

  /// Eight bytes at a time; the last ones are read beyond the end and masked where the array
  /// allows.
  private static int hash(byte[] source, int from, int length) {
    long hash = length * FACTOR;
    int at = from;
    int end = from + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash, LittleEndian.getLong(source, at));
    }
    if (at < end) {
      hash = mix(hash, tail(source, at, end));
    }
    return (int) (hash >>> 32);
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * FACTOR;
    return mixed ^ (mixed >>> 32);
  }

  private static long tail(byte[] source, int at, int end) {
    if (at + Long.BYTES <= source.length) {
      return LittleEndian.getLong(source, at) & (-1L >>> (64 - 8 * (end - at)));
    }
    long tail = 0;
    for (int i = end - 1; i >= at; i--) {
      tail = (tail << 8) | (source[i] & 0xFF);
    }
    return tail;
  }

  private void grow() {
    slots = new int[Math.max(FIRST_SLOTS, slots.length * 2)];
    for (int entry = 0; entry < keys.count(); entry++) {
      int slot = hashes[entry] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = entry + 1;
    }
  }

  long memoryBytes() {
    return (hashes.length + (long) slots.length) * Integer.BYTES;
  }

  void clear() {
    Arrays.fill(slots, 0);
  }
}
