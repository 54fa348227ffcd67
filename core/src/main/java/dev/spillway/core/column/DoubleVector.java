package dev.spillway.core.column;

import dev.spillway.core.type.Carrier;
import java.util.Arrays;

/// A column whose values travel as `double`.
public final class DoubleVector extends ColumnVector {
  private double[] array;

  public DoubleVector(int initialRows) {
    super(initialRows);
    this.array = new double[initialRows];
  }

  @Override
  public Carrier carrier() {
    return Carrier.DOUBLE;
  }

  public void add(double value) {
    int index = addPresent();
    if (index == array.length) {
      array = Arrays.copyOf(array, Math.max(64, index + (index >> 1)));
    }
    array[index] = value;
  }

  /// Makes room for `count` values behind [#values()]; answers where to write them, before
  /// [#addRows].
  public double[] reserve(int count) {
    int needed = values() + count;
    if (needed > array.length) {
      array = Arrays.copyOf(array, Math.max(64, needed + (needed >> 1)));
    }
    return array;
  }

  /// The values; only the first [#values()] count. Valid until the next change.
  public double[] array() {
    return array;
  }

  @Override
  public long bytes() {
    return rows() + (long) values() * Double.BYTES;
  }
}
