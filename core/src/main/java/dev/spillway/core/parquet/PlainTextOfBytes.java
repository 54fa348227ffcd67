package dev.spillway.core.parquet;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.type.TextForm;
import java.util.Optional;

/// Text pages of values that travel as other bytes; the text is made right in the page.
final class PlainTextOfBytes implements PlainValues {
  private final ByteLayout layout;
  private final TextForm.OfBytes form;
  private final BytesBounds bounds = new BytesBounds(Order.TEXT);

  PlainTextOfBytes(ByteLayout layout, TextForm.OfBytes form) {
    this.layout = layout;
    this.form = form;
  }

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    BytesVector bytes = (BytesVector) vector;
    byte[] data = bytes.data();
    int[] offsets = bytes.offsets();
    int i = from;
    for (; i < to; i++) {
      int most = form.maxBytes(offsets[i + 1] - offsets[i]);
      layout.check(most);
      if (page.length() > 0 && (long) page.length() + most + Integer.BYTES > maxPageBytes) {
        break;
      }
      int at = page.reserve(Integer.BYTES + most);
      byte[] target = page.array();
      int length =
          form.write(data, offsets[i], offsets[i + 1] - offsets[i], target, at + Integer.BYTES);
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
