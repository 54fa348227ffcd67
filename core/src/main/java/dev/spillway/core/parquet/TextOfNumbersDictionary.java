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
    int done = 0;
    while (true) {
      done += find(vector, from + done, to, indices, at + done);
      if (from + done == to || !hasRoomFor(form.maxBytes())) {
        return done;
      }
      int index = table.index(Numbers.at(vector, from + done));
      if (index < 0) {
        return done;
      }
      addText(Numbers.at(vector, from + done));
      indices[at + done++] = index;
    }
  }

  private int find(ColumnVector vector, int from, int to, int[] indices, int at) {
    return vector instanceof IntVector ints
        ? table.findAll(ints.array(), from, to, indices, at)
        : table.findAll(((LongVector) vector).array(), from, to, indices, at);
  }

  private void addText(long value) {
    int at = texts.reserve(form.maxBytes());
    texts.commit(form.write(value, texts.data(), at));
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
