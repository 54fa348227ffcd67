package dev.spillway.core.column;

import dev.spillway.core.type.Carrier;
import java.util.Arrays;

/// A column whose values travel as `int`.
public final class IntVector extends ColumnVector {
  private int[] array;

  public IntVector(int initialRows) {
    super(initialRows);
    this.array = new int[initialRows];
  }

  @Override
  public Carrier carrier() {
    return Carrier.INT;
  }

  public void add(int value) {
    int index = addPresent();
    if (index == array.length) {
      array = Arrays.copyOf(array, Math.max(64, index + (index >> 1)));
    }
    array[index] = value;
  }

  /// Makes room for `count` values behind [#values()]; answers where to write them, before
  /// [#addRows].
  public int[] reserve(int count) {
    int needed = values() + count;
    if (needed > array.length) {
      array = Arrays.copyOf(array, Math.max(64, needed + (needed >> 1)));
    }
    return array;
  }

  /// The values; only the first [#values()] count. Valid until the next change.
  public int[] array() {
    return array;
  }

  @Override
  public long bytes() {
    return rows() + (long) values() * Integer.BYTES;
  }
}
