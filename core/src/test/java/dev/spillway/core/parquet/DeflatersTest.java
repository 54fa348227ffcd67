package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeflatersTest {
  private static final long SEED = 17;
  private static final int[] LENGTHS = {0, 1, 100, 256 * 1024, 256 * 1024 + 1, 600_000};

  @ParameterizedTest
  @EnumSource(GzipLibrary.class)
  void everyLibraryMakesMembersThatTheJdkInflates(GzipLibrary library) throws IOException {
    ParquetRoundTripTest.deflaters(library);
    for (int level = library.leastLevel(); level <= Math.min(9, library.mostLevel()); level += 2) {
      Deflaters deflaters = Deflaters.choose(GzipSetting.of(library).withLevel(level));
      assertThat(deflaters.name()).endsWith(", level " + level);
      try (GzipDeflater deflater = deflaters.open()) {
        assertThat(deflater.name()).isEqualTo(deflaters.name());
        for (int length : LENGTHS) {
          assertInflates(deflater, text(length));
          assertInflates(deflater, noise(length));
        }
      }
    }
  }

  @Test
  void theJdkIsThereWhereNothingElseIs() {
    assertThat(Deflaters.choose(GzipSetting.of(GzipLibrary.JDK)).name())
        .isEqualTo("the JDK, level 1");
  }

  @Test
  void anAutomaticChoiceIsTheFirstThatWorks() {
    GzipLibrary chosen = Deflaters.choose(GzipSetting.automatic()).library();
    for (GzipLibrary better : GzipLibrary.values()) {
      if (better.compareTo(chosen) < 0) {
        assertThatThrownBy(() -> Deflaters.choose(GzipSetting.of(better)))
            .isInstanceOfSatisfying(
                FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SETUP))
            .hasMessageContaining("not on this machine");
      }
    }
  }

  @Test
  void anAutomaticChoiceHasTheLevelThatIsAskedFor() {
    Deflaters deflaters = Deflaters.choose(GzipSetting.automatic().withLevel(6));
    assertThat(deflaters.library()).isNotEqualTo(GzipLibrary.ISA_L);
    assertThat(deflaters.name()).endsWith(", level 6");
  }

  @Test
  void whoPrefersSizeGetsTheJdksLevelSixOrBetter() throws IOException {
    byte[] text = text(600_000);
    Deflaters small = Deflaters.choose(GzipSetting.preferring(GzipPreference.SIZE));
    assertThat(small.name()).isIn("libdeflate, level 6", "the JDK, level 6");
    try (GzipDeflater deflater = small.open();
        GzipDeflater six = Deflaters.choose(GzipSetting.of(GzipLibrary.JDK).withLevel(6)).open()) {
      byte[] target =
          new byte[Math.max(deflater.maxDeflatedBytes(600_000), six.maxDeflatedBytes(600_000))];
      assertThat(deflater.deflate(text, 0, text.length, target))
          .isLessThan(six.deflate(text, 0, text.length, target) * 102 / 100);
    }
  }

  @Test
  void aLevelThatNoOneHasIsRefused() {
    assertThatThrownBy(() -> Deflaters.choose(GzipSetting.of(GzipLibrary.JDK).withLevel(10)))
        .isInstanceOf(FailedException.class)
        .hasMessage("gzip level 10 is asked for, but the JDK has levels 0 to 9");
    assertThatThrownBy(() -> Deflaters.choose(GzipSetting.automatic().withLevel(13)))
        .isInstanceOf(FailedException.class);
  }

  private static void assertInflates(GzipDeflater deflater, byte[] plain) throws IOException {
    byte[] source = new byte[plain.length + 7];
    System.arraycopy(plain, 0, source, 3, plain.length);
    byte[] target = new byte[deflater.maxDeflatedBytes(plain.length)];
    Arrays.fill(target, (byte) 0x55);
    int length = deflater.deflate(source, 3, plain.length, target);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(target, 0, length))) {
      assertThat(in.readAllBytes()).isEqualTo(plain);
    }
  }

  private static byte[] text(int length) {
    Random random = new Random(SEED);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(4));
    }
    return text;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(SEED).nextBytes(noise);
    return noise;
  }
}
