package dev.spillway.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Policies, ARNs and patterns that nobody would write: refused in words, never an exception of
/// another kind, never a decision that depends on the time it took.
class PolicyFuzzTest {
  private static final String ALPHABET = "*?${}:/,'aA1 \"\\[]{}é\u0000\uD83D";

  @Test
  void brokenPoliciesAreRefusedInWords() throws IOException {
    fuzz(20_000, System.nanoTime());
  }

  @Tag("long")
  @Test
  void manyMoreBrokenPoliciesAreRefusedInWords() throws IOException {
    fuzz(5_000_000, System.nanoTime());
  }

  private static void fuzz(int cases, long seed) throws IOException {
    System.out.println("PolicyFuzzTest seed " + seed);
    Random random = new Random(seed);
    List<String> policies = policies();
    int understood = 0;
    for (int i = 0; i < cases; i++) {
      String broken = broken(policies.get(random.nextInt(policies.size())), random);
      try {
        Policy policy = Policy.parse("p", PolicyType.IDENTITY, broken);
        policy.decide(request(random));
        understood++;
      } catch (MalformedPolicyException e) {
        assertThat(e.getMessage()).as("seed %d case %d", seed, i).startsWith("the policy p: ");
      }
    }
    assertThat(understood).as("seed %d: some are still policies", seed).isPositive();
  }

  private static AccessRequest request(Random random) {
    return new AccessRequest(
        new Principal.Identity("arn:aws:iam::" + text(random, 20)),
        text(random, 20),
        random.nextBoolean()
            ? text(random, 40)
            : "arn:aws:rds:us-west-2:1:snapshot:" + text(random, 9),
        RequestContext.EMPTY
            .with("aws:username", text(random, 9))
            .with("aws:SourceIp", text(random, 9))
            .with("aws:CurrentTime", text(random, 9)));
  }

  private static String broken(String policy, Random random) {
    StringBuilder text = new StringBuilder(policy);
    for (int change = random.nextInt(4); change >= 0; change--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, text(random, 3));
        default -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
    }
    return text.toString();
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static List<String> policies() throws IOException {
    try (InputStream table = PolicyFuzzTest.class.getResourceAsStream("cases.txt")) {
      String text =
          new String(
              java.util.Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
      return new ArrayList<>(text.lines().filter(line -> line.startsWith("{")).toList());
    }
  }

  /// The slowest pattern for a matcher that tries every way: it must end at once.
  @Test
  void manyWildcardsCostNoMoreThanTheProductOfTheLengths() {
    String pattern = "*a".repeat(2_000) + "b";
    String given = "a".repeat(4_000);
    assertThat(Glob.lowerCase(pattern).matches(given)).isFalse();
  }
}
