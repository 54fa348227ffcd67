package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import dev.spillway.postgres.heap.toast.Varlena;
import dev.spillway.postgres.type.ScaledNumeric;

/// Numerics whose type has so few digits that each becomes one `long`, see [ScaledNumeric].
final class ScaledNumericDecoder extends RunDecoder {
  // The ordinary form: two bytes of header, here with up to four digits in base 10,000.
  private static final int HEADER = 2;
  private static final int MOST_BYTES = HEADER + Long.BYTES;
  private static final int KIND = 0xC000;
  private static final int ORDINARY = 0x8000;
  private static final int NEGATIVE = 0x2000;

  private static final int DIGITS_OF_WORD = 4;
  private static final long BASE = 10_000;
  private static final long PAIRS = 0x0000_FFFF_0000_FFFFL;
  private static final long LOW_BITS = 0x7FFF_7FFF_7FFF_7FFFL;

  /// Added to a digit above 9,999, it reaches the highest bit.
  private static final long ABOVE_DIGITS = 0x58F0_58F0_58F0_58F0L;

  private final AttributeWalk walk;
  private final Varlena varlena;
  private final RawForm form = RawForm.numeric();
  private byte[] copied = new byte[64];

  ScaledNumericDecoder(Attribute attribute, MissingValue missing, Varlena varlena) {
    super(attribute, missing);
    this.walk = new AttributeWalk(attribute);
    this.varlena = varlena;
  }

  @Override
  void decode(TupleSlice rows, int first, int last, ColumnVector vector) {
    LongVector target = (LongVector) vector;
    int row = first;
    while (row < last) {
      int stop = walk.varying(rows, row, last);
      add(rows, stop - row, walk.values(), target);
      row = stop;
      if (row < last) {
        open(rows, row, target);
        row++;
      }
    }
  }

  private void add(TupleSlice rows, int count, int values, LongVector vector) {
    long[] target = vector.reserve(values);
    int first = vector.values();
    byte[] bytes = rows.bytes();
    int[] places = rows.places();
    int[] lengths = rows.lengths();
    for (int i = 0; i < values; i++) {
      target[first + i] = value(bytes, places[i], lengths[i]);
    }
    vector.addRows(rows.flags(), count, values);
  }

  /// A value that is compressed or lies elsewhere, which is always a strange one.
  private void open(TupleSlice rows, int row, LongVector target) {
    int at = walk.begin(rows, row);
    rows.positions()[row] = varlena.open(rows.bytes(), at, rows.ends()[row]);
    target.add(any(varlena.bytes(), varlena.from(), varlena.length()));
  }

  private long value(byte[] bytes, int from, int length) {
    int header = LittleEndian.uint2(bytes, from);
    if ((header & KIND) != ORDINARY
        || length < HEADER
        || length > MOST_BYTES
        || (length & 1) != 0) {
      return any(bytes, from, length);
    }
    int digits = (length - HEADER) >> 1;
    long word = LittleEndian.int8(bytes, from + HEADER);
    // The last digit to the highest place, and nothing before the first. Shifted twice, since a
    // shift by 64 shifts by nothing.
    int unwanted = (DIGITS_OF_WORD - digits) << 3;
    long used = word << unwanted << unwanted;
    if (((used | ((used & LOW_BITS) + ABOVE_DIGITS)) & ~LOW_BITS) != 0) {
      throw DamagedFileException.inValue("a numeric is none");
    }
    int weight = (header << 25) >> 25;
    int scale = (header & 0x1F80) >> 7;
    return required(
        ScaledNumeric.pack(number(used), digits, weight, (header & NEGATIVE) != 0, scale));
  }

  /// The number that four digits in base 10,000 are, the first of which is lowest in the word.
  private static long number(long word) {
    long pairs = (word & PAIRS) * BASE + ((word >>> 16) & PAIRS);
    return (pairs & 0xFFFF_FFFFL) * BASE * BASE + (pairs >>> 32);
  }

  private long any(byte[] bytes, int from, int length) {
    int size = form.bytes(bytes, from, length);
    if (size > copied.length) {
      copied = new byte[size];
    }
    form.write(bytes, from, length, copied, 0);
    return required(ScaledNumeric.of(copied, 0, size));
  }

  private static long required(long scaled) {
    if (scaled == ScaledNumeric.UNFIT) {
      throw DamagedFileException.inValue("a numeric has more digits than its column's type allows");
    }
    return scaled;
  }

  @Override
  public void trim() {
    varlena.trim();
  }
}
