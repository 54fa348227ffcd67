package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;

/// The geometric types: pairs of `float8` in the brackets of each type.
///
/// @see <a href="https://www.postgresql.org/docs/current/datatype-geometric.html">geometric
///   types</a>
enum GeometricText implements DatumText {
  POINT {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      points(bytes, from, 1, out);
    }
  },
  LSEG {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      out.put('[');
      points(bytes, from, 2, out);
      out.put(']');
    }
  },
  BOX {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      points(bytes, from, 2, out);
    }
  },
  LINE {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      out.put('{');
      for (int i = 0; i < 3; i++) {
        out.put(i == 0 ? "" : ",");
        number(bytes, from + i * Long.BYTES, out);
      }
      out.put('}');
    }
  },
  CIRCLE {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      out.put('<');
      points(bytes, from, 1, out);
      out.put(',');
      number(bytes, from + POINT_BYTES, out);
      out.put('>');
    }
  },
  /// The number of points, whether the last is joined to the first, 4 bytes of nothing, points.
  PATH {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      int count = count(bytes, from, length, 12);
      boolean closed = LittleEndian.int4(bytes, from + 4) != 0;
      out.put(closed ? '(' : '[');
      points(bytes, from + 12, count, out);
      out.put(closed ? ')' : ']');
    }
  },
  /// The number of points, the box around them, points.
  POLYGON {
    @Override
    public void print(byte[] bytes, int from, int length, TextBuffer out) {
      int count = count(bytes, from, length, 36);
      out.put('(');
      points(bytes, from + 36, count, out);
      out.put(')');
    }
  };

  private static final int POINT_BYTES = 16;

  private static int count(byte[] bytes, int from, int length, int header) {
    int count = length < header ? -1 : LittleEndian.int4(bytes, from);
    if (count < 0 || (long) count * POINT_BYTES != length - header) {
      throw DamagedFileException.inValue("a path or polygon does not have the points that it says");
    }
    return count;
  }

  private static void points(byte[] bytes, int from, int count, TextBuffer out) {
    for (int i = 0; i < count; i++) {
      out.put(i == 0 ? "(" : ",(");
      number(bytes, from + i * POINT_BYTES, out);
      out.put(',');
      number(bytes, from + i * POINT_BYTES + Long.BYTES, out);
      out.put(')');
    }
  }

  private static void number(byte[] bytes, int at, TextBuffer out) {
    out.put(FloatText.of(Double.longBitsToDouble(LittleEndian.int8(bytes, at))));
  }
}
