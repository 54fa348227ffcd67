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
  private static final int MIDDLE_BYTES = 2 * SHORT_BYTES;
  private static final int LONG_BYTES = 2 * MIDDLE_BYTES;

  /// How far behind a value [#addAll] may read and write.
  public static final int OVERRUN_BYTES = LONG_BYTES;

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
      words(source, from, data, at);
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

  /// Adds rows whose values lie anywhere in one array, which has [#OVERRUN_BYTES] more behind the
  /// last of them.
  ///
  /// @param flags as [#addRows] wants them
  /// @param values how many of the rows have a value
  /// @param places where each value begins
  public void addAll(
      byte[] source, int[] places, int[] lengths, byte[] flags, int rows, int values) {
    long total = OVERRUN_BYTES;
    for (int i = 0; i < values; i++) {
      total += lengths[i];
    }
    int at = reserve(Math.toIntExact(total));
    int[] ends = reserveOffsets(values);
    int first = values() + 1;
    for (int i = 0; i < values; i++) {
      copy(source, places[i], data, at, lengths[i]);
      at += lengths[i];
      ends[first + i] = at;
    }
    addRows(flags, rows, values);
  }

  /// Words cost less than a call where values are short; what is copied too much is overwritten.
  private static void copy(byte[] source, int from, byte[] target, int at, int length) {
    if (length > LONG_BYTES) {
      System.arraycopy(source, from, target, at, length);
      return;
    }
    words(source, from, target, at);
    if (length > SHORT_BYTES) {
      words(source, from + SHORT_BYTES, target, at + SHORT_BYTES);
      if (length > MIDDLE_BYTES) {
        words(source, from + MIDDLE_BYTES, target, at + MIDDLE_BYTES);
        words(source, from + MIDDLE_BYTES + SHORT_BYTES, target, at + MIDDLE_BYTES + SHORT_BYTES);
      }
    }
  }

  private static void words(byte[] source, int from, byte[] target, int at) {
    WORDS.set(target, at, (long) WORDS.get(source, from));
    WORDS.set(target, at + Long.BYTES, (long) WORDS.get(source, from + Long.BYTES));
  }

  /// Makes room for the ends of `count` values; entry `values() + 1 + i` is that of the i-th. To be
  /// written before [#addRows].
  public int[] reserveOffsets(int count) {
    int needed = values() + count + 1;
    if (needed > offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(64, needed + (needed >> 1)));
    }
    return offsets;
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
