package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.IntVector;
import java.util.Optional;

/// A dictionary of INT32 values.
final class IntDictionary implements ValueDictionary {
  private final IntTable table;

  IntDictionary(int maxBytes) {
    this.table = new IntTable(maxBytes / Integer.BYTES);
  }

  @Override
  public int lookUp(ColumnVector vector, int from, int to, int[] indices, int at) {
    return table.indexAll(((IntVector) vector).array(), from, to, indices, at);
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
    return IntBounds.of(table.values(), indices, count);
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
