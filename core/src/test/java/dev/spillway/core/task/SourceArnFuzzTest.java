package dev.spillway.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// ARNs that nobody would send: each is InvalidParameterValue, or says again what it was made of.
class SourceArnFuzzTest {
  private static final String ALPHABET = ":/*-aA1 \n\u0000é\uD83D";
  private static final List<String> ARNS =
      List.of(
          "arn:aws:rds:us-west-2:123456789012:snapshot:rds:shop-2026-11-22-09-00",
          "arn:aws-us-gov:rds:us-gov-west-1:123456789012:cluster-snapshot:s",
          "arn:aws:rds:us-west-2:123456789012:cluster:shop");

  @Test
  void brokenArnsAreRefused() {
    fuzz(20_000, System.nanoTime());
  }

  @Tag("long")
  @Test
  void manyMoreBrokenArnsAreRefused() {
    fuzz(5_000_000, System.nanoTime());
  }

  private static void fuzz(int cases, long seed) {
    System.out.println("SourceArnFuzzTest seed " + seed);
    Random random = new Random(seed);
    int understood = 0;
    for (int i = 0; i < cases; i++) {
      String text = broken(ARNS.get(random.nextInt(ARNS.size())), random);
      try {
        SourceArn arn = SourceArn.parse(text);
        assertThat(text)
            .as("seed %d case %d", seed, i)
            .matches("(?s)arn:aws[a-z-]*:rds:.*")
            .endsWith(
                arn.region()
                    + ":"
                    + arn.account()
                    + ":"
                    + arn.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')
                    + ":"
                    + arn.name());
        understood++;
      } catch (RefusedException e) {
        assertThat(e.code())
            .as("seed %d case %d", seed, i)
            .isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE);
      }
    }
    assertThat(understood).as("seed %d: some are still ARNs", seed).isPositive();
  }

  private static String broken(String arn, Random random) {
    StringBuilder text = new StringBuilder(arn);
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(text.length());
      char letter = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, letter);
        default -> text.setCharAt(at, letter);
      }
    }
    return text.toString();
  }
}
