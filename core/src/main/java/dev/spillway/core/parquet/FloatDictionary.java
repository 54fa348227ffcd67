package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.FloatVector;
import java.util.Optional;

/// A dictionary of FLOAT values, told apart by their bits: both zeros and every NaN are kept.
final class FloatDictionary implements ValueDictionary {
  private final IntTable table;

  FloatDictionary(int maxBytes) {
    this.table = new IntTable(maxBytes / Integer.BYTES);
  }

  @Override
  public int lookUp(ColumnVector vector, int from, int to, int[] indices, int at) {
    float[] values = ((FloatVector) vector).array();
    int next = at;
    for (int i = from; i < to; i++) {
      int index = table.index(Float.floatToRawIntBits(values[i]));
      if (index < 0) {
        break;
      }
      indices[next++] = index;
    }
    return next - at;
  }

  @Override
  public int entries() {
    return table.entries();
  }

  @Override
  public int bytes() {
    return table.entries() * Integer.BYTES;
  }

  @Override
  public long plainBytes(int[] indices, int count) {
    return (long) count * Integer.BYTES;
  }

  @Override
  public void putPlain(int[] indices, int count, PageBuffer page) {
    int[] values = table.values();
    int at = page.reserve(count * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      LittleEndian.putInt(page.array(), at + i * Integer.BYTES, values[indices[i]]);
    }
    page.advance(count * Integer.BYTES);
  }

  @Override
  public void putEntries(PageBuffer page) {
    page.putInts(table.values(), 0, table.entries());
  }

  @Override
  public Optional<Bounds> bounds(int[] indices, int count) {
    FloatBounds bounds = new FloatBounds();
    int[] values = table.values();
    for (int i = 0; i < count; i++) {
      bounds.offer(Float.intBitsToFloat(values[indices[i]]));
    }
    return bounds.take();
  }

  @Override
  public long memoryBytes() {
    return table.memoryBytes();
  }

  @Override
  public void clear() {
    table.clear();
  }
}
