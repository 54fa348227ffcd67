package dev.spillway.core.parquet;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import java.util.Optional;

/// BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY pages of values that are written as they are.
final class PlainBytes implements PlainValues {
  private final ByteLayout layout;
  private final BytesBounds bounds;

  PlainBytes(ByteLayout layout, Order order) {
    this.layout = layout;
    this.bounds = new BytesBounds(order);
  }

  @Override
  public int append(ColumnVector vector, int from, int to, PageBuffer page, int maxPageBytes) {
    BytesVector bytes = (BytesVector) vector;
    byte[] data = bytes.data();
    int[] offsets = bytes.offsets();
    int prefix = layout.prefixBytes();
    int room = maxPageBytes - page.length();
    int i = from;
    for (; i < to; i++) {
      int length = offsets[i + 1] - offsets[i];
      layout.check(length);
      room -= prefix + length;
      if (room < 0 && page.length() > 0) {
        break;
      }
      put(data, offsets[i], length, page);
      bounds.offer(data, offsets[i], length);
    }
    return i - from;
  }

  private void put(byte[] data, int from, int length, PageBuffer page) {
    int prefix = layout.prefixBytes();
    int at = page.reserve(prefix + length);
    byte[] target = page.array();
    if (prefix > 0) {
      LittleEndian.putInt(target, at, length);
    }
    ShortCopy.copy(data, from, target, at + prefix, length);
    page.advance(prefix + length);
  }

  @Override
  public Optional<Bounds> takeBounds() {
    return bounds.take();
  }
}
