package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.visibility.TupleHeader;
import java.util.List;

/// Composites: a row version of their own, whose header begins with the length of the value.
final class CompositeText implements DatumText {
  private static final int LENGTH_BYTES = 4;
  private static final Quoting QUOTING = Quoting.doubling("(),");

  private final NestedDatum[] fields;
  private final boolean[] dropped;

  CompositeText(List<DatumType.Field> fields) {
    this.fields =
        fields.stream().map(field -> new NestedDatum(field.element())).toArray(NestedDatum[]::new);
    this.dropped = new boolean[fields.size()];
    for (int i = 0; i < dropped.length; i++) {
      dropped[i] = fields.get(i).dropped();
    }
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    int tuple = from - LENGTH_BYTES;
    int end = from + length;
    if (length < TupleHeader.MIN_BYTES - LENGTH_BYTES
        || !TupleHeader.isSoundAt(bytes, tuple, length + LENGTH_BYTES)) {
      throw DamagedFileException.inValue("a composite value is none");
    }
    int columns = TupleHeader.columns(bytes, tuple);
    boolean hasNull = TupleHeader.hasNull(bytes, tuple);
    int bitmap = tuple + TupleHeader.BITMAP_OFFSET;
    int at = tuple + TupleHeader.length(bytes, tuple);
    boolean first = true;
    out.put('(');
    for (int i = 0; i < fields.length; i++) {
      boolean isNull = i >= columns || (hasNull && (bytes[bitmap + (i >> 3)] >> (i & 7) & 1) == 0);
      if (!dropped[i]) {
        out.put(first ? "" : ",");
        first = false;
      }
      if (!isNull) {
        at = fields[i].stored().begin(bytes, at, end, tuple);
        int next = fields[i].stored().end(bytes, at, end);
        if (!dropped[i]) {
          QUOTING.put(fields[i].print(bytes, at, end), out);
        }
        at = next;
      }
    }
    out.put(')');
  }
}
