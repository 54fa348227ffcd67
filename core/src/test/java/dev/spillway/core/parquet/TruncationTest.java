package dev.spillway.core.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TruncationTest {
  private static final long SEED = 13;

  @Test
  void whatFitsIsShownWhole() {
    byte[] bound = "a".repeat(64).getBytes(UTF_8);
    assertThat(Truncation.isNeeded(bound)).isFalse();
    assertThat(Truncation.min(bound, Order.TEXT)).isSameAs(bound);
    assertThat(Truncation.max(bound, Order.TEXT)).containsSame(bound);
  }

  @Test
  void theMaxOfLongTextEndsWithTheNextCharacter() {
    byte[] bound = "a".repeat(65).getBytes(UTF_8);
    assertThat(text(Truncation.min(bound, Order.TEXT))).isEqualTo("a".repeat(64));
    assertThat(max(bound)).isEqualTo("a".repeat(63) + "b");
  }

  @Test
  void charactersAreNotCutInTwo() {
    byte[] bound = ("a".repeat(63) + "ü").getBytes(UTF_8);
    assertThat(text(Truncation.min(bound, Order.TEXT))).isEqualTo("a".repeat(63));
    assertThat(max(bound)).isEqualTo("a".repeat(62) + "b");
  }

  @Test
  void theLastCharacterBeforeTheSurrogatesIsFollowedByTheFirstBehind() {
    byte[] bound = ("a".repeat(61) + "\uD7FF" + "b").getBytes(UTF_8);
    assertThat(max(bound)).isEqualTo("a".repeat(61) + "\uE000");
  }

  @Test
  void theLastCharacterOfAllPassesTheIncrementOn() {
    String last = Character.toString(0x10FFFF);
    byte[] bound = ("z".repeat(56) + last.repeat(3)).getBytes(UTF_8);
    assertThat(max(bound)).isEqualTo("z".repeat(55) + "{");
  }

  @Test
  void thereIsNoMaxAboveNothingButLastCharacters() {
    byte[] text = Character.toString(0x10FFFF).repeat(17).getBytes(UTF_8);
    assertThat(Truncation.max(Arrays.copyOf(text, 65), Order.TEXT)).isEmpty();
    byte[] bytes = new byte[65];
    Arrays.fill(bytes, (byte) 0xFF);
    assertThat(Truncation.max(bytes, Order.BYTES)).isEmpty();
  }

  @Test
  void theMaxOfBytesSkipsBytesThatCannotGrow() {
    byte[] bound = new byte[65];
    Arrays.fill(bound, 10, 65, (byte) 0xFF);
    bound[9] = 0x7F;
    byte[] expected = new byte[10];
    expected[9] = (byte) 0x80;
    assertThat(Truncation.max(bound, Order.BYTES)).hasValue(expected);
  }

  @Test
  void boundsOfRandomTextEncloseItAndAreText() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5000; round++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 70) {
        text.appendCodePoint(codePoint(random));
      }
      byte[] whole = text.toString().getBytes(UTF_8);
      byte[] kept = Arrays.copyOf(whole, Bounds.KEPT_BYTES);
      byte[] min = Truncation.min(kept, Order.TEXT);
      Optional<byte[]> max = Truncation.max(kept, Order.TEXT);
      assertThat(Order.TEXT.compare(min, whole)).as("seed %d", SEED).isLessThanOrEqualTo(0);
      assertThat(min.length).isBetween(61, 64);
      assertUtf8(min);
      if (max.isPresent()) {
        assertThat(Order.TEXT.compare(max.get(), whole)).as("seed %d", SEED).isPositive();
        assertUtf8(max.get());
      }
    }
  }

  @Test
  void whatIsNotUtf8IsCutAllTheSame() {
    byte[] continuations = new byte[65];
    Arrays.fill(continuations, (byte) 0x80);
    assertThat(Truncation.min(continuations, Order.TEXT)).isEmpty();
    assertThat(Truncation.max(continuations, Order.TEXT)).isEmpty();
  }

  private static int codePoint(Random random) {
    int[] edges = {0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF, 'x'};
    return edges[random.nextInt(edges.length)];
  }

  private static void assertUtf8(byte[] text) {
    assertThatCode(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(text)))
        .doesNotThrowAnyException();
  }

  private static String max(byte[] bound) {
    return text(Truncation.max(bound, Order.TEXT).orElseThrow());
  }

  private static String text(byte[] bound) {
    return new String(bound, UTF_8);
  }
}
