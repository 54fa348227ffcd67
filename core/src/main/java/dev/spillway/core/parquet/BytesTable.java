package dev.spillway.core.parquet;

import dev.spillway.core.column.BytesVector;
import java.util.Arrays;

/// Finds byte strings among [Entries] by a word each: strings of up to seven bytes are the word,
/// with their length in its highest byte, so that it alone tells whether they are equal; of longer
/// ones it is a hash, told from those by its highest bit.
final class BytesTable {
  private static final int FIRST_SLOTS = 256;
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final int LENGTH_SHIFT = 56;

  private final Entries keys;
  private long[] words = {};
  private int[] slots = {};
  private int shift;
  private int freeSlot;
  private long newWord;

  BytesTable(Entries keys) {
    this.keys = keys;
  }

  /// The number of `source[from, from + length)`; -1 if it is new. Then the caller may add it to
  /// the keys and call [#added()], before anything else.
  int find(byte[] source, int from, int length) {
    if (keys.count() * 2 >= slots.length) {
      grow();
    }
    long word = word(source, from, length);
    int mask = slots.length - 1;
    int slot = slotOf(word);
    while (true) {
      int entry = slots[slot] - 1;
      if (entry < 0) {
        return isNew(word, slot);
      }
      if (words[entry] == word && isKey(entry, source, from, length)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
  }

  /// What a dictionary does with a string that [#findAll] stopped at.
  @FunctionalInterface
  interface Indexing {
    /// @return the string's number, perhaps a new one; negative if there is no room for it
    int index(byte[] source, int from, int length);
  }

  /// Writes the numbers of the values `[from, to)` to `numbers` from `at` on. Stops at the first
  /// that is new and has no room; answers how many have a number.
  int indexAll(BytesVector values, int from, int to, int[] numbers, int at, Indexing indexing) {
    byte[] data = values.data();
    int[] offsets = values.offsets();
    int done = 0;
    while (true) {
      done += findAll(data, offsets, from + done, to, numbers, at + done);
      int next = from + done;
      if (next == to) {
        return done;
      }
      int index = indexing.index(data, offsets[next], offsets[next + 1] - offsets[next]);
      if (index < 0) {
        return done;
      }
      numbers[at + done++] = index;
    }
  }

  /// Writes the numbers of the strings `[from, to)` of those that `offsets` divides `source` into
  /// to `numbers` from `at` on. Stops at the first that is new; answers how many are not.
  int findAll(byte[] source, int[] offsets, int from, int to, int[] numbers, int at) {
    if (keys.count() == 0) {
      return 0;
    }
    // In locals, since the compiler cannot know that what is stored does not change the fields.
    long[] known = words;
    int[] table = slots;
    int mask = table.length - 1;
    int next = at;
    for (int i = from; i < to; i++) {
      int start = offsets[i];
      int length = offsets[i + 1] - start;
      long word = word(source, start, length);
      int slot = slotOf(word);
      int entry = table[slot] - 1;
      while (entry >= 0 && (known[entry] != word || !isKey(entry, source, start, length))) {
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

  private static long word(byte[] source, int from, int length) {
    return length < Long.BYTES
        ? (long) length << LENGTH_SHIFT | tail(source, from, from + length)
        : hash(source, from, length) | Long.MIN_VALUE;
  }

  /// Whether an entry of the same word is the string.
  private boolean isKey(int entry, byte[] source, int from, int length) {
    return length < Long.BYTES || isEqual(entry, source, from, length);
  }

  private int isNew(long word, int slot) {
    freeSlot = slot;
    newWord = word;
    return -1;
  }

  private int slotOf(long word) {
    return (int) ((word * FACTOR) >>> shift);
  }

  /// Remembers the entry that was just added to the keys.
  void added() {
    int entry = keys.count() - 1;
    if (entry == words.length) {
      words = Arrays.copyOf(words, Math.max(64, entry * 2));
    }
    words[entry] = newWord;
    slots[freeSlot] = entry + 1;
  }

  /// Most keys are short, and for those a general comparison costs more than the bytes.
  private boolean isEqual(int entry, byte[] source, int from, int length) {
    if (keys.length(entry) != length) {
      return false;
    }
    byte[] data = keys.data();
    int start = keys.start(entry);
    if (length > 4 * Long.BYTES) {
      return Arrays.equals(data, start, start + length, source, from, from + length);
    }
    // Words that overlap, from both ends.
    int last = length - Long.BYTES;
    boolean ends =
        isSame(data, start, source, from) && isSame(data, start + last, source, from + last);
    return length <= 2 * Long.BYTES
        ? ends
        : ends
            && isSame(data, start + Long.BYTES, source, from + Long.BYTES)
            && isSame(data, start + last - Long.BYTES, source, from + last - Long.BYTES);
  }

  private static boolean isSame(byte[] one, int at, byte[] other, int otherAt) {
    return LittleEndian.getLong(one, at) == LittleEndian.getLong(other, otherAt);
  }

  /// Eight bytes at a time; the last ones are read beyond the end and masked where the array
  /// allows.
  private static long hash(byte[] source, int from, int length) {
    long hash = length * FACTOR;
    int at = from;
    int end = from + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash, LittleEndian.getLong(source, at));
    }
    if (at < end) {
      hash = mix(hash, tail(source, at, end));
    }
    return hash;
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * FACTOR;
    return mixed ^ (mixed >>> 32);
  }

  private static long tail(byte[] source, int at, int end) {
    if (at + Long.BYTES <= source.length) {
      // Shifted twice, since a shift by 64 shifts by nothing.
      int unwanted = (Long.BYTES - (end - at)) * Byte.SIZE / 2;
      return LittleEndian.getLong(source, at) << unwanted << unwanted >>> unwanted >>> unwanted;
    }
    long tail = 0;
    for (int i = end - 1; i >= at; i--) {
      tail = (tail << 8) | (source[i] & 0xFF);
    }
    return tail;
  }

  private void grow() {
    slots = new int[Math.max(FIRST_SLOTS, slots.length * 2)];
    shift = Long.SIZE - Integer.numberOfTrailingZeros(slots.length);
    for (int entry = 0; entry < keys.count(); entry++) {
      int slot = slotOf(words[entry]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = entry + 1;
    }
  }

  long memoryBytes() {
    return words.length * (long) Long.BYTES + slots.length * (long) Integer.BYTES;
  }

  void clear() {
    Arrays.fill(slots, 0);
  }
}
