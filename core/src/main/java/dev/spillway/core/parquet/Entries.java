package dev.spillway.core.parquet;

import java.util.Arrays;
import java.util.Optional;

/// The entries of a dictionary of byte strings, lying end to end as its page has them, so that the
/// page is one copy.
final class Entries {
  private static final int FIRST_BYTES = 1024;

  private final int prefix;
  private final Order order;
  private byte[] data = {};
  private int[] starts = {0};
  private boolean[] used = {};
  private int count;

  Entries(ByteLayout layout, Order order) {
    this.prefix = layout.prefixBytes();
    this.order = order;
  }

  int count() {
    return count;
  }

  int bytes() {
    return starts[count];
  }

  /// All entries; see [#start(int)] and [#length(int)]. Valid until the next change.
  byte[] data() {
    return data;
  }

  /// Where the bytes of an entry begin, behind their length.
  int start(int entry) {
    return starts[entry] + prefix;
  }

  int length(int entry) {
    return starts[entry + 1] - starts[entry] - prefix;
  }

  /// Bytes that an entry of `length` bytes takes.
  int encodedBytes(int length) {
    return prefix + length;
  }

  void add(byte[] source, int from, int length) {
    int at = reserve(length);
    System.arraycopy(source, from, data, at, length);
    commit(length);
  }

  /// Makes room for an entry of at most `length` bytes in [#data()] and answers where it goes.
  int reserve(int length) {
    int at = bytes() + prefix;
    if (at + length > data.length) {
      data = Arrays.copyOf(data, Math.max(at + length, Math.max(FIRST_BYTES, data.length * 2)));
    }
    return at;
  }

  /// Ends an entry whose bytes were written where [#reserve(int)] said.
  void commit(int length) {
    int start = bytes();
    if (prefix > 0) {
      LittleEndian.putInt(data, start, length);
    }
    count++;
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, Math.max(64, count * 2));
    }
    starts[count] = start + prefix + length;
  }

  long plainBytes(int[] indices, int values) {
    long bytes = 0;
    for (int i = 0; i < values; i++) {
      bytes += starts[indices[i] + 1] - starts[indices[i]];
    }
    return bytes;
  }

  void putPlain(int[] indices, int values, PageBuffer page) {
    for (int i = 0; i < values; i++) {
      int start = starts[indices[i]];
      page.putBytes(data, start, starts[indices[i] + 1] - start);
    }
  }

  void putAll(PageBuffer page) {
    page.putBytes(data, 0, bytes());
  }

  /// The bounds of the entries that the first `values` indices name, each compared once.
  Optional<Bounds> bounds(int[] indices, int values) {
    if (used.length < count) {
      used = new boolean[starts.length];
    }
    for (int i = 0; i < values; i++) {
      used[indices[i]] = true;
    }
    BytesBounds bounds = new BytesBounds(order);
    for (int entry = 0; entry < count; entry++) {
      if (used[entry]) {
        used[entry] = false;
        bounds.offer(data, start(entry), length(entry));
      }
    }
    return bounds.take();
  }

  long memoryBytes() {
    return data.length + used.length + (long) starts.length * Integer.BYTES;
  }

  void clear() {
    count = 0;
  }
}
