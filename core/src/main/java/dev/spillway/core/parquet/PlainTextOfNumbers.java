package dev.spillway.core.parquet;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.type.TextForm;
import java.util.Optional;

/// Text pages of values that travel as numbers; the text is made right in the page.
final class PlainTextOfNumbers implements PlainValues {
  private final TextForm.OfLong form;
  private final BytesBounds bounds = new BytesBounds(Order.TEXT);

  PlainTextOfNumbers(TextForm.OfLong form) {
    this.form = form;
  }

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    int most = Integer.BYTES + form.maxBytes();
    int i = from;
    for (; i < to && (page.length() == 0 || page.length() + most <= maxPageBytes); i++) {
      int at = page.reserve(most);
      byte[] target = page.array();
      int length = form.write(Numbers.at(vector, i), target, at + Integer.BYTES);
      LittleEndian.putInt(target, at, length);
      bounds.offer(target, at + Integer.BYTES, length);
      page.advance(Integer.BYTES + length);
    }
    return i - from;
  }

  @Override
  public Optional<Bounds> takeBounds() {
    return bounds.take();
  }
}
