package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import java.util.Arrays;
import java.util.Optional;

/// The values of one column chunk, page after page. Knows no type: it decides between dictionary
/// and plain pages, and leaves values to a [ValueDictionary] and to [PlainValues].
///
/// A chunk begins with a dictionary. If the first page shows that it saves nothing, the page is
/// written plain and the dictionary is dropped; if it gets full later on, the pages so far keep it
/// and the rest of the chunk is plain.
final class ValueEncoder {
  private static final int FIRST_INDICES = 256;

  private final Optional<ValueDictionary> dictionary;
  private final PlainValues plain;
  private final PageBuffer plainPage;
  private final int maxPageBytes;
  private final int maxIndices;
  private int[] indices = {};
  private int count;
  private boolean dictionaryOpen;
  private boolean dictionaryFull;
  private int dictionaryPages;

  /// @param dictionary absent for columns that never have one
  ValueEncoder(Optional<ValueDictionary> dictionary, PlainValues plain, PageLimits limits) {
    this.dictionary = dictionary;
    this.plain = plain;
    this.plainPage = new PageBuffer(limits.headroom());
    this.maxPageBytes = limits.maxBytes();
    this.maxIndices = Math.min(limits.maxRows(), Math.max(1, maxPageBytes / Integer.BYTES));
    this.dictionaryOpen = dictionary.isPresent();
  }

  /// Appends the values `[from, to)` to the open page, fewer if it gets full, at least one if it
  /// has none. Answers how many; fewer than asked for means that the page is to be closed.
  int append(ColumnVector vector, int from, int to) {
    if (dictionaryOpen) {
      int taken = lookUp(dictionary.orElseThrow(), vector, from, to);
      if (taken > 0 || count > 0) {
        return taken;
      }
      // The very first value does not fit in a dictionary.
      dictionaryOpen = false;
    }
    int taken = plain.append(vector, from, to, plainPage, maxPageBytes);
    count += taken;
    return taken;
  }

  private int lookUp(ValueDictionary entries, ColumnVector vector, int from, int to) {
    int wanted = Math.min(to - from, maxIndices - count);
    if (count + wanted > indices.length) {
      int grown = Math.max(Math.max(FIRST_INDICES, count + wanted), indices.length * 2);
      indices = Arrays.copyOf(indices, Math.min(maxIndices, grown));
    }
    int taken = entries.lookUp(vector, from, from + wanted, indices, count);
    count += taken;
    if (taken < wanted && count > 0) {
      dictionaryFull = true;
    }
    return taken;
  }

  /// Ends the open page: answers its encoded values, which lie in `scratch` or in a buffer of this
  /// encoder and are valid until [#clearPage()].
  EncodedValues closePage(PageBuffer scratch) {
    if (count == 0) {
      return new EncodedValues(plainPage, ValueEncoding.PLAIN, Optional.empty());
    }
    if (!dictionaryOpen) {
      return new EncodedValues(plainPage, ValueEncoding.PLAIN, plain.takeBounds());
    }
    ValueDictionary entries = dictionary.orElseThrow();
    Optional<Bounds> bounds = entries.bounds(indices, count);
    int width = RunLengthEncoding.bitWidth(entries.entries() - 1);
    scratch.putByte(width);
    RunLengthEncoding.write(indices, count, width, scratch);
    if (dictionaryPages == 0
        && entries.bytes() + scratch.length() >= entries.plainBytes(indices, count)) {
      dictionaryOpen = false;
      entries.putPlain(indices, count, plainPage);
      return new EncodedValues(plainPage, ValueEncoding.PLAIN, bounds);
    }
    dictionaryPages++;
    dictionaryOpen = !dictionaryFull;
    return new EncodedValues(scratch, ValueEncoding.DICTIONARY, bounds);
  }

  /// Forgets the page that was closed.
  void clearPage() {
    count = 0;
    plainPage.clear(2 * maxPageBytes);
  }

  /// The dictionary, if a page of this chunk refers to it.
  Optional<ValueDictionary> usedDictionary() {
    return dictionaryPages > 0 ? dictionary : Optional.empty();
  }

  /// Gets ready for the next chunk.
  void clearChunk() {
    clearPage();
    dictionary.ifPresent(ValueDictionary::clear);
    dictionaryOpen = dictionary.isPresent();
    dictionaryFull = false;
    dictionaryPages = 0;
  }

  /// Bytes that the open page and the dictionary have so far.
  long pendingBytes() {
    long page = dictionaryOpen ? (long) count * Integer.BYTES : plainPage.length();
    return page + dictionary.map(ValueDictionary::bytes).orElse(0);
  }

  long memoryBytes() {
    return plainPage.memoryBytes()
        + (long) indices.length * Integer.BYTES
        + dictionary.map(ValueDictionary::memoryBytes).orElse(0L);
  }
}
