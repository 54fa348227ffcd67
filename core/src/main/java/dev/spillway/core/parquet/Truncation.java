package dev.spillway.core.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Cuts bounds that are too long to be shown. A cut min is a prefix and so not above the real one;
/// a cut max is a prefix with its last part incremented and so above every value that has the
/// prefix. Text is cut between characters and stays UTF-8.
final class Truncation {
  private static final int LAST_CODE_POINT = Character.MAX_CODE_POINT;

  private Truncation() {}

  static boolean isNeeded(byte[] bound) {
    return bound.length > Bounds.SHOWN_BYTES;
  }

  static byte[] min(byte[] bound, Order order) {
    return isNeeded(bound) ? Arrays.copyOf(bound, cut(bound, order)) : bound;
  }

  /// Empty if nothing of this length is above: then there is no max to be shown.
  static Optional<byte[]> max(byte[] bound, Order order) {
    if (!isNeeded(bound)) {
      return Optional.of(bound);
    }
    byte[] prefix = Arrays.copyOf(bound, cut(bound, order));
    return order == Order.TEXT ? incrementText(prefix) : incrementBytes(prefix);
  }

  private static int cut(byte[] bound, Order order) {
    int length = Bounds.SHOWN_BYTES;
    if (order == Order.TEXT) {
      while (length > 0 && isContinuation(bound[length])) {
        length--;
      }
    }
    return length;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  private static Optional<byte[]> incrementBytes(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return Optional.empty();
    }
    byte[] incremented = Arrays.copyOf(prefix, last + 1);
    incremented[last]++;
    return Optional.of(incremented);
  }

  /// The last character that has a successor is replaced by it, what follows is dropped.
  private static Optional<byte[]> incrementText(byte[] prefix) {
    int end = prefix.length;
    while (end > 0) {
      int start = end - 1;
      while (start > 0 && isContinuation(prefix[start])) {
        start--;
      }
      if (end - start > 4) {
        return incrementBytes(prefix);
      }
      int codePoint = codePoint(prefix, start, end);
      if (codePoint < LAST_CODE_POINT) {
        return Optional.of(withLast(prefix, start, successor(codePoint)));
      }
      end = start;
    }
    return Optional.empty();
  }

  private static int successor(int codePoint) {
    return codePoint == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : codePoint + 1;
  }

  private static int codePoint(byte[] text, int start, int end) {
    int first = text[start] & 0xFF;
    int codePoint = end - start == 1 ? first : first & (0x7F >> (end - start));
    for (int i = start + 1; i < end; i++) {
      codePoint = (codePoint << 6) | (text[i] & 0x3F);
    }
    return codePoint;
  }

  private static byte[] withLast(byte[] prefix, int length, int codePoint) {
    byte[] last = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    byte[] text = Arrays.copyOf(prefix, length + last.length);
    System.arraycopy(last, 0, text, length, last.length);
    return text;
  }
}
