package dev.spillway.postgres.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Numerics as one `long`: their text is that of the decimal, and equal values are equal longs.
class ScaledNumericTest {
  private static final long SEED = Long.getLong("spillway.test.seed", 20_261_122L);
  private static final BigInteger BASE = BigInteger.valueOf(10_000);

  @Test
  void everyNumericOfSeventeenDigitsKeepsItsText() {
    System.out.println("seed " + SEED + ", again by -Dspillway.test.seed=" + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      int digits = 1 + random.nextInt(ScaledNumeric.MOST_PRECISION);
      BigInteger unscaled =
          new BigInteger(60, random).mod(BigInteger.TEN.pow(digits)).multiply(sign(random));
      // Numbers that end in zeros lack digits at their end.
      int zeros = random.nextInt(4) == 0 ? random.nextInt(digits) : 0;
      BigInteger rounded = unscaled.divide(BigInteger.TEN.pow(zeros));
      BigDecimal value =
          new BigDecimal(rounded.multiply(BigInteger.TEN.pow(zeros)), random.nextInt(31));

      assertThat(text(copied(value))).isEqualTo(value.toPlainString());
    }
  }

  @Test
  void whatDoesNotFitIsNeverPacked() {
    assertThat(text(copied(new BigDecimal("99999999999999999")))).isEqualTo("99999999999999999");
    assertUnfit("100000000000000000");
    assertUnfit("-100000000000000000");
    assertUnfit("10000000000000000.1");
    assertUnfit("123456789012345678901234567890");
    assertUnfit("0." + "0".repeat(30) + "1");
    assertUnfit("1" + "0".repeat(1000));
    assertUnfit("12345678901234.123456");
  }

  @Test
  void wordsThatAreNoNumbersAreTold() {
    assertThat(text(words(0, 0, 0xC000, 0))).isEqualTo("NaN");
    assertThat(scaled(words(0, 0, 0xD000, 0))).isEqualTo(ScaledNumeric.UNFIT);
    assertThat(scaled(words(0, 0, 0xF000, 0))).isEqualTo(ScaledNumeric.UNFIT);
    assertThat(text(words(0, 0, 0, 2))).isEqualTo("0.00");
  }

  /// Digits behind the scale, as no server writes them.
  @Test
  void nothingIsCutOff() {
    for (int scale = 1; scale <= 4; scale++) {
      int unit = BASE.intValue() / (int) Math.pow(10, scale);
      for (int digit = 1; digit < BASE.intValue(); digit++) {
        long scaled = scaled(words(1, -1, 0, scale, digit));
        assertThat(scaled)
            .isEqualTo(digit % unit == 0 ? (digit / unit) << 5 | scale : ScaledNumeric.UNFIT);
      }
    }
  }

  @Test
  void aTypeIsHeldIfAllOfItsValuesAre() {
    assertThat(ScaledNumeric.holds(17, 0)).isTrue();
    assertThat(ScaledNumeric.holds(18, 0)).isFalse();
    assertThat(ScaledNumeric.holds(3, 30)).isTrue();
    assertThat(ScaledNumeric.holds(3, 31)).isFalse();
    assertThat(ScaledNumeric.holds(3, -1)).isFalse();
  }

  private static void assertUnfit(String number) {
    assertThat(scaled(copied(new BigDecimal(number)))).isEqualTo(ScaledNumeric.UNFIT);
  }

  private static BigInteger sign(Random random) {
    return random.nextBoolean() ? BigInteger.ONE : BigInteger.ONE.negate();
  }

  private static long scaled(byte[] copied) {
    byte[] longer = new byte[copied.length + 11];
    System.arraycopy(copied, 0, longer, 3, copied.length);
    long scaled = ScaledNumeric.of(longer, 3, copied.length);
    assertThat(ScaledNumeric.of(copied, 0, copied.length)).isEqualTo(scaled);
    return scaled;
  }

  private static String text(byte[] copied) {
    byte[] text = new byte[60];
    ScaledNumericText form = new ScaledNumericText();
    int length = form.write(scaled(copied), text, 5);
    assertThat(length).isLessThanOrEqualTo(form.maxBytes());
    return new String(text, 5, length, StandardCharsets.US_ASCII);
  }

  /// What a binary COPY sends: digits in base 10,000, without zeros at either end.
  private static byte[] copied(BigDecimal value) {
    int fraction = (value.scale() + 3) / 4;
    BigInteger rest = value.abs().setScale(4 * fraction).unscaledValue();
    List<Integer> digits = new ArrayList<>();
    for (; rest.signum() != 0; rest = rest.divide(BASE)) {
      digits.add(rest.mod(BASE).intValue());
    }
    int weight = digits.size() - fraction - 1;
    Collections.reverse(digits);
    while (!digits.isEmpty() && digits.getLast() == 0) {
      digits.removeLast();
    }
    return words(
        digits.size(),
        digits.isEmpty() ? 0 : weight,
        value.signum() < 0 ? 0x4000 : 0,
        value.scale(),
        digits.stream().mapToInt(Integer::intValue).toArray());
  }

  private static byte[] words(int count, int weight, int sign, int scale, int... digits) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * digits.length);
    bytes.putShort((short) count).putShort((short) weight);
    bytes.putShort((short) sign).putShort((short) scale);
    for (int digit : digits) {
      bytes.putShort((short) digit);
    }
    return bytes.array();
  }
}
