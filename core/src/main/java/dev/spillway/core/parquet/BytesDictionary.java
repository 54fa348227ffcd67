package dev.spillway.core.parquet;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;

/// A dictionary of byte strings that are written as they are.
final class BytesDictionary extends EntryDictionary {
  private final ByteLayout layout;
  private final Entries entries;
  private final BytesTable table;

  BytesDictionary(ByteLayout layout, Order order, int maxBytes) {
    this(layout, new Entries(layout, order), maxBytes);
  }

  private BytesDictionary(ByteLayout layout, Entries entries, int maxBytes) {
    super(entries, maxBytes);
    this.layout = layout;
    this.entries = entries;
    this.table = new BytesTable(entries);
  }

  @Override
  public int lookUp(ColumnVector vector, int from, int to, int[] indices, int at) {
    return table.indexAll((BytesVector) vector, from, to, indices, at, this::index);
  }

  private int index(byte[] data, int from, int length) {
    layout.check(length);
    int index = table.find(data, from, length);
    if (index < 0 && hasRoomFor(length)) {
      entries.add(data, from, length);
      table.added();
      return entries.count() - 1;
    }
    return index;
  }

  @Override
  public long memoryBytes() {
    return super.memoryBytes() + table.memoryBytes();
  }

  @Override
  public void clear() {
    super.clear();
    table.clear();
  }
}
