package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.type.NumericText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Takes numerics, in the form in which a binary COPY sends them. Those whose text is far longer
/// than they are become text at once, see [NumericText].
final class NumericSink implements ValueSink {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // The ordinary form: two bytes of header, up to eight digits in base 10,000.
  private static final int HEADER = 2;
  private static final int MOST_BYTES = HEADER + 2 * Long.BYTES;
  private static final int KIND = 0xC000;
  private static final int ORDINARY = 0x8000;
  private static final int MOST_WEIGHT = 10;

  /// How much longer COPY's form is.
  private static final int GROWTH = 6;

  private static final int DIGITS_OF_WORD = 4;
  private static final long LOW_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long LOW_BITS = 0x7FFF_7FFF_7FFF_7FFFL;
  private static final long HIGH_BITS = ~LOW_BITS;

  /// Added to a digit above 9,999, it reaches the highest bit.
  private static final long ABOVE_DIGITS = 0x58F0_58F0_58F0_58F0L;

  private final RawForm form = RawForm.numeric();

  @Override
  public void add(byte[] bytes, int from, int length, BytesVector vector) {
    int size = form.bytes(bytes, from, length);
    int at = vector.reserve(size);
    form.write(bytes, from, length, vector.data(), at);
    if (!NumericText.isExpansive(vector.data(), at, size)) {
      vector.commit(size);
      return;
    }
    byte[] raw = new byte[size];
    System.arraycopy(vector.data(), at, raw, 0, size);
    int begin = vector.reserve(NumericText.maxExpandedBytes(raw, 0));
    vector.commit(NumericText.expand(raw, 0, vector.data(), begin));
  }

  @Override
  public void addAll(TupleSlice rows, int count, int values, BytesVector vector) {
    if (!addOrdinary(rows, values, vector)) {
      ValueSink.super.addAll(rows, count, values, vector);
      return;
    }
    vector.addRows(rows.flags(), count, values);
  }

  /// Writes the values behind those of the vector; answers whether all of them are ordinary.
  private static boolean addOrdinary(TupleSlice rows, int values, BytesVector vector) {
    int[] lengths = rows.lengths();
    int total = MOST_BYTES + GROWTH;
    for (int i = 0; i < values; i++) {
      total += lengths[i] + GROWTH;
    }
    int at = vector.reserve(total);
    byte[] target = vector.data();
    int[] ends = vector.reserveOffsets(values);
    int first = vector.values() + 1;
    for (int i = 0; i < values; i++) {
      if (!write(rows.bytes(), rows.places()[i], lengths[i], target, at)) {
        return false;
      }
      at += lengths[i] + GROWTH;
      ends[first + i] = at;
    }
    return true;
  }

  private static boolean write(byte[] bytes, int from, int length, byte[] target, int at) {
    int header = LittleEndian.uint2(bytes, from);
    int weight = (header << 25) >> 25;
    if ((header & KIND) != ORDINARY
        || length < HEADER
        || length > MOST_BYTES
        || (length & 1) != 0
        || weight > MOST_WEIGHT) {
      return false;
    }
    int digits = (length - HEADER) >> 1;
    long sign = (header & 0x2000L) << 1;
    long scale = (header & 0x1F80) >> 7;
    long copied = (long) digits << 48 | (weight & 0xFFFFL) << 32 | sign << 16 | scale;
    LONGS.set(target, at, Long.reverseBytes(copied));
    digits(bytes, from + HEADER, digits, target, at + Long.BYTES);
    if (digits > DIGITS_OF_WORD) {
      digits(
          bytes, from + HEADER + Long.BYTES, digits - DIGITS_OF_WORD, target, at + 2 * Long.BYTES);
    }
    return true;
  }

  /// Turns four digits at a time into COPY's byte order; what is too much is overwritten.
  private static void digits(byte[] bytes, int from, int digits, byte[] target, int at) {
    long word = LittleEndian.int8(bytes, from);
    LONGS.set(target, at, ((word & LOW_BYTES) << 8) | ((word >>> 8) & LOW_BYTES));
    long used = digits >= DIGITS_OF_WORD ? word : word & ((1L << (digits << 4)) - 1);
    if (((used | ((used & LOW_BITS) + ABOVE_DIGITS)) & HIGH_BITS) != 0) {
      throw DamagedFileException.inValue("a numeric is none");
    }
  }
}
