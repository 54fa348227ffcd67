package dev.spillway.core.column;

import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.core.type.Carrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// A column whose values are byte strings, laid end to end in one array: value i is
/// `data[offsets[i], offsets[i + 1])`. A value that is too large for memory is in a spool instead
/// and is the only one: see [#addLarge].
public final class BytesVector extends ColumnVector {
  private static final int FIRST_BYTES = 1024;
  private static final int SHORT_BYTES = 2 * Long.BYTES;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private byte[] data;
  private int[] offsets;
  private Optional<SpooledBytes> large = Optional.empty();

  public BytesVector(int initialRows) {
    super(initialRows);
    this.data = new byte[initialRows * 16];
    this.offsets = new int[initialRows + 1];
  }

  @Override
  public Carrier carrier() {
    return Carrier.BYTES;
  }

  /// Adds a copy of `source[from, from + length)`.
  public void add(byte[] source, int from, int length) {
    int at = reserve(length);
    if (length <= SHORT_BYTES
        && from + SHORT_BYTES <= source.length
        && at + SHORT_BYTES <= data.length) {
      // Most values are short: two words cost less than a call. What is too much is overwritten.
      WORDS.set(data, at, (long) WORDS.get(source, from));
      WORDS.set(data, at + Long.BYTES, (long) WORDS.get(source, from + Long.BYTES));
    } else {
      System.arraycopy(source, from, data, at, length);
    }
    commit(length);
  }

  /// Makes room for a value of at most `length` bytes at the end of [#data()]; answers where it
  /// begins. The caller writes it there and then calls [#commit(int)].
  public int reserve(int length) {
    int at = end();
    long needed = (long) at + length;
    if (needed > data.length) {
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("a batch of " + needed + " bytes in one column");
      }
      long grown =
          Math.min(Integer.MAX_VALUE - 8, Math.max(needed, data.length + (data.length >> 1)));
      data = Arrays.copyOf(data, (int) grown);
    }
    return at;
  }

  /// Ends a value begun by [#reserve(int)], with its real length.
  public void commit(int length) {
    int at = end();
    int index = addPresent();
    if (index + 2 > offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(64, index + 2 + (index >> 1)));
    }
    offsets[index + 1] = at + length;
  }

  /// Adds a value that lies in a spool, as the vector's only one: its row is a batch of its own.
  /// The bytes are those of the exported value: its text where the raw value is no text.
  public void addLarge(SpooledBytes value) {
    if (rows() > 0) {
      throw new IllegalStateException("a large value behind " + rows() + " rows");
    }
    commit(0);
    large = Optional.of(value);
  }

  /// The only value, if it is not in [#data()].
  public Optional<SpooledBytes> large() {
    return large;
  }

  @Override
  public void clear() {
    super.clear();
    large = Optional.empty();
  }

  /// Where the next value begins: the sum of all lengths.
  public int end() {
    return offsets[values()];
  }

  /// The bytes of all values, end to end. Valid until the next change.
  public byte[] data() {
    return data;
  }

  /// Where values begin; one more entry than values. Valid until the next change.
  public int[] offsets() {
    return offsets;
  }

  public int length(int value) {
    return offsets[value + 1] - offsets[value];
  }

  /// Gives back an array that one giant value blew up, so that a reused vector stays within its
  /// share.
  void trim(int keepBytes) {
    if (values() == 0 && data.length > keepBytes) {
      data = new byte[Math.min(keepBytes, FIRST_BYTES)];
    }
  }

  @Override
  public long bytes() {
    return rows() + (long) values() * Integer.BYTES + end();
  }
}
