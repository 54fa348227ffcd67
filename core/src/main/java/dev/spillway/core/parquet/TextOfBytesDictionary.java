package dev.spillway.core.parquet;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.type.TextForm;

/// A dictionary of values that travel as other bytes than their text: raw bytes are looked up, text
/// is made once per entry.
final class TextOfBytesDictionary extends EntryDictionary {
  private final TextForm.OfBytes form;
  private final int maxBytes;
  private final Entries texts;
  private final Entries keys;
  private final BytesTable table;

  TextOfBytesDictionary(ByteLayout layout, TextForm.OfBytes form, int maxBytes) {
    this(form, new Entries(layout, Order.TEXT), new Entries(layout, Order.BYTES), maxBytes);
  }

  private TextOfBytesDictionary(TextForm.OfBytes form, Entries texts, Entries keys, int maxBytes) {
    super(texts, maxBytes);
    this.form = form;
    this.maxBytes = maxBytes;
    this.texts = texts;
    this.keys = keys;
    this.table = new BytesTable(keys);
  }

  @Override
  public int lookUp(ColumnVector vector, int from, int to, int[] indices, int at) {
    return table.indexAll((BytesVector) vector, from, to, indices, at, this::index);
  }

  private int index(byte[] data, int from, int length) {
    int index = table.find(data, from, length);
    if (index >= 0 || !hasRoomFor(form.maxBytes(length)) || keys.bytes() + length > maxBytes) {
      return index;
    }
    int at = texts.reserve(form.maxBytes(length));
    texts.commit(form.write(data, from, length, texts.data(), at));
    keys.add(data, from, length);
    table.added();
    return texts.count() - 1;
  }

  @Override
  public long memoryBytes() {
    return super.memoryBytes() + keys.memoryBytes() + table.memoryBytes();
  }

  @Override
  public void clear() {
    super.clear();
    keys.clear();
    table.clear();
  }
}
