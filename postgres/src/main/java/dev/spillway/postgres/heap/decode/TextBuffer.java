package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes of a text that grows. Used by one thread, again and again.
final class TextBuffer {
  private static final int KEPT_BYTES = 1 << 20;

  /// No value's text is larger than 1 GB; damaged ones could say so, and must not fill the memory.
  static final int MOST_BYTES = (int) Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

  private byte[] bytes = new byte[1024];
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[1024];
    }
    length = 0;
  }

  void put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  void put(byte octet) {
    reserve(1);
    bytes[length++] = octet;
  }

  void put(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  void put(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    put(encoded, 0, encoded.length);
  }

  /// Makes room for `count` bytes behind [#length()]; the caller writes there and calls [#advance].
  void reserve(int count) {
    if (count > bytes.length - length) {
      if ((long) length + count > MOST_BYTES) {
        throw DamagedFileException.inValue(
            "the text of a value takes more than %d bytes, a quarter of SPILLWAY_HEAP; if the value is really so large, give the server a larger heap"
                .formatted(MOST_BYTES));
      }
      bytes = Arrays.copyOf(bytes, Math.max(length + count, length + (length >> 1)));
    }
  }

  void advance(int count) {
    length += count;
  }
}
