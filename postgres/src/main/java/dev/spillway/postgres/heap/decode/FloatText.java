package dev.spillway.postgres.heap.decode;

import java.math.BigDecimal;

/// Floating-point numbers as PostgreSQL prints them: the shortest digits that read back as the same
/// number, with an exponent from where `%g` would have one. Only values inside of others are
/// printed here; columns of floats travel as numbers.
final class FloatText {
  private static final int DOUBLE_FIXED_BELOW = 15;
  private static final int FLOAT_FIXED_BELOW = 6;
  private static final int FIXED_FROM = -4;

  private FloatText() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    double size = Math.abs(value);
    if (Double.isInfinite(size)) {
      return sign + "Infinity";
    }
    BigDecimal digits = new BigDecimal(Double.toString(size)).stripTrailingZeros();
    return sign
        + format(shorter(digits, text -> Double.parseDouble(text) == size), DOUBLE_FIXED_BELOW);
  }

  static String of(float value) {
    if (Float.isNaN(value)) {
      return "NaN";
    }
    String sign = Float.floatToRawIntBits(value) < 0 ? "-" : "";
    float size = Math.abs(value);
    if (Float.isInfinite(size)) {
      return sign + "Infinity";
    }
    BigDecimal digits = new BigDecimal(Float.toString(size)).stripTrailingZeros();
    return sign
        + format(shorter(digits, text -> Float.parseFloat(text) == size), FLOAT_FIXED_BELOW);
  }

  private interface Reading {
    boolean isSame(String text);
  }

  /// Java writes two digits at least; of tiny numbers one may do.
  private static BigDecimal shorter(BigDecimal value, Reading reading) {
    if (value.precision() != 2) {
      return value;
    }
    int two = value.unscaledValue().intValueExact();
    int near = (two + 5) / 10;
    int other = near * 10 > two ? near - 1 : near + 1;
    for (int one : new int[] {near, other}) {
      BigDecimal candidate = BigDecimal.valueOf(one).scaleByPowerOfTen(1 - value.scale());
      if (one > 0 && reading.isSame(candidate.toString())) {
        return candidate.stripTrailingZeros();
      }
    }
    return value;
  }

  private static String format(BigDecimal value, int fixedBelow) {
    if (value.signum() == 0) {
      return "0";
    }
    String digits = value.unscaledValue().toString();
    int exponent = digits.length() - 1 - value.scale();
    if (exponent >= FIXED_FROM && exponent < fixedBelow) {
      return value.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return "%c%se%c%02d"
        .formatted(digits.charAt(0), fraction, exponent < 0 ? '-' : '+', Math.abs(exponent));
  }
}
