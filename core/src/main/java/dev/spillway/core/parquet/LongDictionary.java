package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.LongVector;
import java.util.Optional;

/// A dictionary of INT64 values.
final class LongDictionary implements ValueDictionary {
  private final LongTable table;

  LongDictionary(int maxBytes) {
    this.table = new LongTable(maxBytes / Long.BYTES);
  }

  @Override
  public int lookUp(ColumnVector vector, int from, int to, int[] indices, int at) {
    return table.indexAll(((LongVector) vector).array(), from, to, indices, at);
  }

  @Override
  public int entries() {
    return table.entries();
  }

  @Override
  public int bytes() {
    return table.entries() * Long.BYTES;
  }

  @Override
  public long plainBytes(int[] indices, int count) {
    return (long) count * Long.BYTES;
  }

  @Override
  public void putPlain(int[] indices, int count, PageBuffer page) {
    long[] values = table.values();
    int at = page.reserve(count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      LittleEndian.putLong(page.array(), at + i * Long.BYTES, values[indices[i]]);
    }
    page.advance(count * Long.BYTES);
  }

  @Override
  public void putEntries(PageBuffer page) {
    page.putLongs(table.values(), 0, table.entries());
  }

  @Override
  public Optional<Bounds> bounds(int[] indices, int count) {
    return LongBounds.of(table.values(), indices, count);
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
