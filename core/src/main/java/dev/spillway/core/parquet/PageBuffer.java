package dev.spillway.core.parquet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The bytes of one page while it is made. Values are appended; what comes before them in the page
/// but is known only at its end (the definition levels) goes into a headroom in front, so that
/// values are never moved. Memory is taken when the first value comes.
final class PageBuffer {
  /// Beyond what is asked for, so that short copies may write whole words.
  static final int SLACK = 16;

  private static final int FIRST_BYTES = 4096;
  private static final byte[] NONE = {};
  private static final ValueLayout.OfInt INTS =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONGS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int headroom;
  private byte[] bytes = NONE;
  private int start;
  private int end;

  PageBuffer(int headroom) {
    this.headroom = headroom;
    this.start = headroom;
    this.end = headroom;
  }

  /// Where the page begins in [#array()].
  int start() {
    return start;
  }

  /// Bytes of the page so far.
  int length() {
    return end - start;
  }

  /// Valid until the next [#reserve(int)].
  byte[] array() {
    return bytes;
  }

  int memoryBytes() {
    return bytes.length;
  }

  /// Makes room for `length` more bytes and answers where they begin; they count only after
  /// [#advance(int)].
  int reserve(int length) {
    long needed = (long) end + length + SLACK;
    if (needed > bytes.length) {
      grow(needed);
    }
    return end;
  }

  void advance(int length) {
    end += length;
  }

  private void grow(long needed) {
    long wanted = Math.max(needed, Math.max(headroom + FIRST_BYTES, bytes.length * 2L));
    // A giant value gets what it needs and no more.
    long capacity = needed > bytes.length * 4L ? Math.max(needed, headroom + FIRST_BYTES) : wanted;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("a page of " + needed + " bytes");
    }
    byte[] grown = new byte[(int) Math.min(capacity, Integer.MAX_VALUE - 8)];
    if (end > start) {
      System.arraycopy(bytes, start, grown, start, end - start);
    }
    bytes = grown;
  }

  void putByte(int value) {
    int at = reserve(1);
    bytes[at] = (byte) value;
    end++;
  }

  /// An unsigned LEB128 number, as the RLE hybrid has in front of runs.
  void putVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      putByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    putByte(rest);
  }

  void putBytes(byte[] source, int from, int length) {
    int at = reserve(length);
    System.arraycopy(source, from, bytes, at, length);
    end += length;
  }

  void putInts(int[] values, int from, int count) {
    int at = reserve(count * Integer.BYTES);
    MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), INTS, at, count);
    end += count * Integer.BYTES;
  }

  void putLongs(long[] values, int from, int count) {
    int at = reserve(count * Long.BYTES);
    MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), LONGS, at, count);
    end += count * Long.BYTES;
  }

  void putFloats(float[] values, int from, int count) {
    int at = reserve(count * Float.BYTES);
    MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), FLOATS, at, count);
    end += count * Float.BYTES;
  }

  void putDoubles(double[] values, int from, int count) {
    int at = reserve(count * Double.BYTES);
    MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), DOUBLES, at, count);
    end += count * Double.BYTES;
  }

  /// Puts bytes in front of the page. They must fit in the headroom.
  void prepend(byte[] source, int length) {
    if (length > start) {
      throw new IllegalStateException(length + " bytes do not fit in front of the page");
    }
    reserve(0);
    start -= length;
    System.arraycopy(source, 0, bytes, start, length);
  }

  /// A copy of the page, for tests and small things.
  byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /// Empties the buffer, and gives its memory back if it is more than `keepBytes`.
  void clear(int keepBytes) {
    start = headroom;
    end = headroom;
    if (bytes.length > keepBytes) {
      bytes = NONE;
    }
  }
}
