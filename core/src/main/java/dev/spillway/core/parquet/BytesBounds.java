package dev.spillway.core.parquet;

import java.util.Arrays;
import java.util.Optional;

/// Follows least and greatest of byte strings. Nearly every comparison is decided by the first
/// eight bytes, held as one number.
final class BytesBounds {
  private final boolean signed;
  private final byte[] min = new byte[Bounds.KEPT_BYTES];
  private final byte[] max = new byte[Bounds.KEPT_BYTES];
  private int minLength;
  private int maxLength;
  private long minPrefix;
  private long maxPrefix;
  private boolean empty = true;

  BytesBounds(Order order) {
    this.signed = order == Order.BIG_ENDIAN;
  }

  /// Takes `source[from, from + length)` into account.
  void offer(byte[] source, int from, int length) {
    long prefix = prefix(source, from, length);
    if (empty) {
      setMin(source, from, length, prefix);
      setMax(source, from, length, prefix);
      empty = false;
      return;
    }
    if (prefix <= minPrefix
        && (prefix < minPrefix || compare(source, from, length, min, minLength) < 0)) {
      setMin(source, from, length, prefix);
    }
    if (prefix >= maxPrefix
        && (prefix > maxPrefix || compare(source, from, length, max, maxLength) > 0)) {
      setMax(source, from, length, prefix);
    }
  }

  /// The bounds since the last call; empty if there was no value.
  Optional<Bounds> take() {
    if (empty) {
      return Optional.empty();
    }
    empty = true;
    return Optional.of(new Bounds(Arrays.copyOf(min, minLength), Arrays.copyOf(max, maxLength)));
  }

  /// The first eight bytes as a number that compares, signed, as the byte strings do; zeros stand
  /// for missing bytes.
  private long prefix(byte[] source, int from, int length) {
    long prefix;
    if (from + Long.BYTES <= source.length) {
      prefix = Long.reverseBytes(LittleEndian.getLong(source, from));
      if (length < Long.BYTES) {
        prefix = length == 0 ? 0 : prefix & (-1L << (64 - 8 * length));
      }
    } else {
      prefix = 0;
      for (int i = 0; i < Math.min(length, Long.BYTES); i++) {
        prefix |= (source[from + i] & 0xFFL) << (56 - 8 * i);
      }
    }
    return signed ? prefix : prefix ^ Long.MIN_VALUE;
  }

  /// Only reached where the prefixes are equal, so the sign plays no part any more. Longer strings
  /// than those kept can only differ where nobody looks.
  private static int compare(byte[] source, int from, int length, byte[] kept, int keptLength) {
    return Arrays.compareUnsigned(
        source, from, from + Math.min(length, Bounds.KEPT_BYTES), kept, 0, keptLength);
  }

  private void setMin(byte[] source, int from, int length, long prefix) {
    minLength = Math.min(length, Bounds.KEPT_BYTES);
    System.arraycopy(source, from, min, 0, minLength);
    minPrefix = prefix;
  }

  private void setMax(byte[] source, int from, int length, long prefix) {
    maxLength = Math.min(length, Bounds.KEPT_BYTES);
    System.arraycopy(source, from, max, 0, maxLength);
    maxPrefix = prefix;
  }
}
