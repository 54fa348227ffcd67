package dev.spillway.core.parquet;

import java.util.Optional;

/// What all dictionaries of byte strings share: everything but looking up.
abstract class EntryDictionary implements ValueDictionary {
  private final Entries entries;
  private final int maxBytes;

  EntryDictionary(Entries entries, int maxBytes) {
    this.entries = entries;
    this.maxBytes = maxBytes;
  }

  /// Whether there is room for one more entry of `length` bytes.
  final boolean hasRoomFor(int length) {
    return length <= maxBytes && entries.bytes() + entries.encodedBytes(length) <= maxBytes;
  }

  @Override
  public final int entries() {
    return entries.count();
  }

  @Override
  public final int bytes() {
    return entries.bytes();
  }

  @Override
  public final long plainBytes(int[] indices, int count) {
    return entries.plainBytes(indices, count);
  }

  @Override
  public final void putPlain(int[] indices, int count, PageBuffer page) {
    entries.putPlain(indices, count, page);
  }

  @Override
  public final void putEntries(PageBuffer page) {
    entries.putAll(page);
  }

  @Override
  public final Optional<Bounds> bounds(int[] indices, int count) {
    return entries.bounds(indices, count);
  }

  @Override
  public long memoryBytes() {
    return entries.memoryBytes();
  }

  @Override
  public void clear() {
    entries.clear();
  }
}
