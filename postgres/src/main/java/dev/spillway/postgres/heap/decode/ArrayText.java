package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import java.nio.charset.StandardCharsets;

/// Arrays: number of dimensions, where the elements begin if some are NULL, the elements' type, the
/// size of each dimension, the lower bound of each, a bitmap of what is not NULL, the elements.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/utils/array.h">array.h</a>
final class ArrayText implements DatumText {
  private static final int MOST_DIMENSIONS = 6;
  private static final int HEADER = 12;

  /// Offsets count from the length that stands before every value.
  private static final int LENGTH_BYTES = 4;

  private static final byte[] NULL = "NULL".getBytes(StandardCharsets.US_ASCII);

  private final NestedDatum element;
  private final char delimiter;
  private final Quoting quoting;

  ArrayText(NestedDatum element, char delimiter) {
    this.element = element;
    this.delimiter = delimiter;
    this.quoting = Quoting.escaping("{}" + delimiter);
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    int dimensions = length < HEADER ? -1 : LittleEndian.int4(bytes, from);
    if (dimensions < 0 || dimensions > MOST_DIMENSIONS || HEADER + 8 * dimensions > length) {
      throw damaged();
    }
    if (dimensions == 0) {
      out.put("{}");
      return;
    }
    int[] sizes = new int[dimensions];
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = LittleEndian.int4(bytes, from + HEADER + 4 * i);
      elements = Math.multiplyExact(elements, Math.max(0, sizes[i]));
      if (elements == 0 || elements > 8L * length + 64) {
        throw damaged();
      }
    }
    bounds(bytes, from, sizes, out);
    elements(bytes, from, from + length, sizes, (int) elements, out);
  }

  /// Only where one of them is not 1.
  private static void bounds(byte[] bytes, int from, int[] sizes, TextBuffer out) {
    int at = from + HEADER + 4 * sizes.length;
    boolean usual = true;
    for (int i = 0; i < sizes.length; i++) {
      usual &= LittleEndian.int4(bytes, at + 4 * i) == 1;
    }
    for (int i = 0; i < sizes.length && !usual; i++) {
      int lower = LittleEndian.int4(bytes, at + 4 * i);
      out.put("[" + lower + ":" + (lower + sizes[i] - 1) + "]");
    }
    out.put(usual ? "" : "=");
  }

  private void elements(
      byte[] bytes, int from, int end, int[] sizes, int elements, TextBuffer out) {
    int base = from - LENGTH_BYTES;
    int bitmap = from + HEADER + 8 * sizes.length;
    int data = LittleEndian.int4(bytes, from + 4);
    boolean hasNulls = data != 0;
    int at = hasNulls ? base + data : base + ((bitmap - base + 7) & -8);
    if (at < bitmap + (hasNulls ? (elements + 7) / 8 : 0) || at > end) {
      throw damaged();
    }
    for (int i = 0; i < elements; i++) {
      open(i, sizes, out);
      if (hasNulls && (bytes[bitmap + (i >> 3)] >> (i & 7) & 1) == 0) {
        out.put(NULL, 0, NULL.length);
      } else {
        at = element.stored().begin(bytes, at, end, base);
        int next = element.stored().end(bytes, at, end);
        value(element.print(bytes, at, end), out);
        at = next;
      }
      close(i, sizes, out);
    }
  }

  private void value(TextBuffer text, TextBuffer out) {
    if (isNullWord(text)) {
      quoting.quoted(text, out);
    } else {
      quoting.put(text, out);
    }
  }

  private static boolean isNullWord(TextBuffer text) {
    if (text.length() != NULL.length) {
      return false;
    }
    for (int i = 0; i < NULL.length; i++) {
      if ((text.bytes()[i] & ~0x20) != NULL[i]) {
        return false;
      }
    }
    return true;
  }

  /// The braces or the delimiter before element `index`.
  private void open(int index, int[] sizes, TextBuffer out) {
    if (index > 0) {
      out.put(delimiter);
    }
    int inner = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      inner *= sizes[i];
      if (index % inner == 0) {
        out.put('{');
      }
    }
  }

  private static void close(int index, int[] sizes, TextBuffer out) {
    int inner = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      inner *= sizes[i];
      if ((index + 1) % inner == 0) {
        out.put('}');
      }
    }
  }

  private static DamagedFileException damaged() {
    return DamagedFileException.inValue("an array is none");
  }
}
