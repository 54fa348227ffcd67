package dev.spillway.postgres.type;

/// `numeric` in one `long`: the value as an integer, shifted left by five bits, and how many of its
/// digits stand behind the point. Numerics of up to [#MOST_PRECISION] digits fit, also where
/// somebody changed the scale in pg_attribute by hand, since each value has its own.
public final class ScaledNumeric {
  /// So many digits fit whatever their sign.
  public static final int MOST_PRECISION = 17;

  /// What is answered if a value does not fit; no value is packed so.
  public static final long UNFIT = Long.MIN_VALUE;

  static final int SCALE_BITS = 5;
  static final int SCALE_MASK = (1 << SCALE_BITS) - 1;

  /// Stands where the scale does.
  static final int NAN_SCALE = SCALE_MASK;

  private static final int MOST_SCALE = NAN_SCALE - 1;
  private static final long MOST_UNSCALED = 99_999_999_999_999_999L;

  // From the exponent of the last digit, which lies between -3 and 17.
  private static final int LEAST_EXPONENT = -3;
  private static final int MOST_EXPONENT = 17;
  private static final long[] FACTOR = new long[MOST_EXPONENT - LEAST_EXPONENT + 1];
  private static final long[] MOST = new long[FACTOR.length];
  private static final int[] SHIFT = new int[FACTOR.length];

  /// The inverse of 5 to each power: what is divisible is divided by a multiplication.
  private static final long INVERSE_OF_FIVE = 0xCCCC_CCCC_CCCC_CCCDL;

  static {
    long power = 1;
    for (int exponent = 0; exponent <= MOST_EXPONENT; exponent++) {
      FACTOR[exponent - LEAST_EXPONENT] = power;
      MOST[exponent - LEAST_EXPONENT] = MOST_UNSCALED / power;
      power *= 10;
    }
    long inverse = 1;
    for (int exponent = -1; exponent >= LEAST_EXPONENT; exponent--) {
      inverse *= INVERSE_OF_FIVE;
      FACTOR[exponent - LEAST_EXPONENT] = inverse;
      MOST[exponent - LEAST_EXPONENT] = Long.MAX_VALUE;
      SHIFT[exponent - LEAST_EXPONENT] = -exponent;
    }
  }

  private static final int HEADER_BYTES = 8;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int DIGITS_OF_WORD = 4;

  /// All but the last are a `long`.
  private static final int MOST_DIGITS = 5;

  private static final long PAIRS = 0x0000_FFFF_0000_FFFFL;
  private static final long BASE = 10_000;

  private ScaledNumeric() {}

  /// Whether all values of a type are packed.
  ///
  /// @param scale may be negative or above the precision
  public static boolean holds(int precision, int scale) {
    return precision <= MOST_PRECISION && scale >= 0 && scale <= MOST_SCALE;
  }

  /// Packs what a binary COPY sends; [#UNFIT] if it does not fit.
  public static long of(byte[] source, int from, int length) {
    long header = BigEndian.int8(source, from);
    int digits = (int) (header >>> 48);
    int weight = (int) (header << 16 >> 48);
    int sign = (int) (header >>> 16) & 0xFFFF;
    int scale = (int) header & 0xFFFF;
    if (sign == NAN) {
      return NAN_SCALE;
    }
    if ((sign != POSITIVE && sign != NEGATIVE) || length != HEADER_BYTES + 2 * digits) {
      return UNFIT;
    }
    return digits <= DIGITS_OF_WORD && from + HEADER_BYTES + Long.BYTES <= source.length
        ? pack(
            number(first(BigEndian.int8(source, from + HEADER_BYTES), digits)),
            digits,
            weight,
            sign != 0,
            scale)
        : longer(source, from + HEADER_BYTES, digits, weight, sign != 0, scale);
  }

  /// The number that four digits in base 10,000 are, the first of which is highest in the word.
  private static long number(long word) {
    long pairs = ((word >>> 16) & PAIRS) * BASE + (word & PAIRS);
    return (pairs >>> 32) * BASE * BASE + (pairs & 0xFFFF_FFFFL);
  }

  /// The first `digits` of four.
  private static long first(long word, int digits) {
    int unwanted = (DIGITS_OF_WORD - digits) << 3;
    // Shifted twice, since a shift by 64 shifts by nothing.
    return word >>> unwanted >>> unwanted;
  }

  /// Packs a number.
  ///
  /// @param number of all its digits in base 10,000, at most four
  /// @param weight of the first digit
  public static long pack(long number, int digits, int weight, boolean negative, int scale) {
    int index = 4 * (weight - digits + 1) + scale - LEAST_EXPONENT;
    if (scale > MOST_SCALE || Integer.compareUnsigned(index, FACTOR.length) >= 0) {
      return number == 0 && scale <= MOST_SCALE ? scale : UNFIT;
    }
    long unscaled = unscaled(number, index);
    return unscaled < 0 ? UNFIT : packed(unscaled, negative, scale);
  }

  /// The number times ten to a power; -1 if that is no integer, or too large.
  private static long unscaled(long number, int index) {
    int shift = SHIFT[index];
    long unscaled = (number >>> shift) * FACTOR[index];
    // What is not divisible gives a number that is far too large.
    return number <= MOST[index]
            && Long.compareUnsigned(unscaled, MOST_UNSCALED) <= 0
            && (number & ((1L << shift) - 1)) == 0
        ? unscaled
        : -1;
  }

  private static long unscaledOrZero(long number, int exponent) {
    int index = exponent - LEAST_EXPONENT;
    return Integer.compareUnsigned(index, FACTOR.length) < 0
        ? unscaled(number, index)
        : number == 0 ? 0 : -1;
  }

  private static long packed(long unscaled, boolean negative, int scale) {
    return (negative ? -unscaled : unscaled) << SCALE_BITS | scale;
  }

  /// More digits than a word has. The last one may be cut off by the scale, so that all of them
  /// together are no `long` although what is left of them is.
  private static long longer(
      byte[] source, int from, int digits, int weight, boolean negative, int scale) {
    if (digits > MOST_DIGITS || scale > MOST_SCALE) {
      return UNFIT;
    }
    long number = 0;
    for (int i = 0; i < digits - 1; i++) {
      number = number * BASE + BigEndian.int2(source, from + 2 * i);
    }
    int exponent = 4 * (weight - digits + 1) + scale;
    long last = digits == 0 ? 0 : BigEndian.int2(source, from + 2 * (digits - 1));
    long high = unscaledOrZero(number, exponent + 4);
    long low = unscaledOrZero(last, exponent);
    boolean fits = high >= 0 && low >= 0 && high + low <= MOST_UNSCALED;
    return fits ? packed(high + low, negative, scale) : UNFIT;
  }
}
