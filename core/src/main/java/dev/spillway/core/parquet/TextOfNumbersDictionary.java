package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.type.TextForm;

/// A dictionary of values that travel as numbers and become text: numbers are looked up, text is
/// made once per entry.
final class TextOfNumbersDictionary extends EntryDictionary {
  private final TextForm.OfLong form;
  private final Entries texts;
  private final LongTable table;

  TextOfNumbersDictionary(ByteLayout layout, TextForm.OfLong form, int maxBytes) {
    this(form, new Entries(layout, Order.TEXT), maxBytes);
  }

  private TextOfNumbersDictionary(TextForm.OfLong form, Entries texts, int maxBytes) {
    super(texts, maxBytes);
    this.form = form;
    this.texts = texts;
    this.table = new LongTable(maxBytes / (Integer.BYTES + 1));
  }

  @Override
  public int lookUp(ColumnVector vector, int from, int to, int[] indices, int at) {
    return vector instanceof IntVector ints
        ? lookUp(ints.array(), from, to, indices, at)
        : lookUp(((LongVector) vector).array(), from, to, indices, at);
  }

  private int lookUp(int[] values, int from, int to, int[] indices, int at) {
    int next = at;
    for (int i = from; i < to; i++) {
      int index = index(values[i]);
      if (index < 0) {
        break;
      }
      indices[next++] = index;
    }
    return next - at;
  }

  private int lookUp(long[] values, int from, int to, int[] indices, int at) {
    int next = at;
    for (int i = from; i < to; i++) {
      int index = index(values[i]);
      if (index < 0) {
        break;
      }
      indices[next++] = index;
    }
    return next - at;
  }

  private int index(long value) {
    int index = hasRoomFor(form.maxBytes()) ? table.index(value) : table.find(value);
    if (index == texts.count()) {
      int at = texts.reserve(form.maxBytes());
      texts.commit(form.write(value, texts.data(), at));
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
