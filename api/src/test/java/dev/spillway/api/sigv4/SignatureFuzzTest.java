package dev.spillway.api.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.policy.Grants;
import dev.spillway.core.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Signed requests that somebody changed on the way, in both forms: refused in AWS's words, never
/// an exception of another kind; what is taken has the signature, method, path, body and host that
/// were signed.
class SignatureFuzzTest {
  private static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final String SCOPE = "AKID/20261122/us-west-2/rds/aws4_request";
  private static final String ALPHABET = "%&=;,/ +-:.~aAzZ09\"\\\u0000\n\té\uD83D";
  private static final byte[] BODY =
      "Action=DescribeDBInstances&Version=2014-10-31".getBytes(StandardCharsets.US_ASCII);

  private final SignatureVerifier verifier =
      new SignatureVerifier(
          (id, token) ->
              id.equals("AKID")
                  ? Optional.of(Caller.of("arn:of:AKID", () -> SECRET, Grants.EVERYTHING))
                  : Optional.empty(),
          "us-west-2",
          () -> Instant.parse("2026-11-22T09:00:00Z"));

  @Test
  void changedRequestsAreRefused() {
    fuzz(8_000, System.nanoTime());
  }

  @Tag("long")
  @Test
  void manyMoreChangedRequestsAreRefused() {
    fuzz(1_000_000, System.nanoTime());
  }

  private void fuzz(int cases, long seed) {
    System.out.println("SignatureFuzzTest seed " + seed);
    Random random = new Random(seed);
    List<SignedRequest> signed = List.of(header(), presigned());
    signed.forEach(request -> assertThat(verifier.verify(request).arn()).isEqualTo("arn:of:AKID"));
    int taken = 0;
    for (int i = 0; i < cases; i++) {
      SignedRequest good = signed.get(random.nextInt(signed.size()));
      SignedRequest changed = changed(good, random);
      try {
        verifier.verify(changed);
        taken++;
        assertThat(whatCounts(changed))
            .as("seed %d case %d: %s", seed, i, changed.headers())
            .isEqualTo(whatCounts(good));
      } catch (RefusedException e) {
        assertThat(e.getMessage())
            .as("seed %d case %d", seed, i)
            .isNotEmpty()
            .doesNotContain(SECRET.reveal());
      }
    }
    assertThat(taken).as("seed %d: changes of nothing that is signed", seed).isPositive();
  }

  private static List<Object> whatCounts(SignedRequest request) {
    QueryString query = new QueryString(request.query());
    return List.of(
        Claim.of(request, query).signature(),
        request.method(),
        request.path(),
        query.canonical(),
        request.header("host").map(String::strip),
        Arrays.hashCode(request.body()));
  }

  private static SignedRequest header() {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("host", List.of("localhost"));
    headers.put("x-amz-date", List.of("20261122T090000Z"));
    headers.put("user-agent", List.of("aws-cli"));
    String start =
        "AWS4-HMAC-SHA256 Credential=" + SCOPE + ", SignedHeaders=host;x-amz-date, Signature=";
    headers.put("authorization", List.of(start + "0"));
    SignedRequest unsigned = new SignedRequest("POST", "/", "a=b%20c", headers, BODY);
    headers.put("authorization", List.of(start + signature(unsigned)));
    return unsigned;
  }

  private static SignedRequest presigned() {
    String query =
        "Action=X&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + SCOPE.replace("/", "%2F")
            + "&X-Amz-Date=20261122T090000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=";
    Map<String, List<String>> headers =
        new TreeMap<>(Map.of("host", List.of("localhost"), "user-agent", List.of("aws-cli")));
    SignedRequest unsigned = new SignedRequest("GET", "/", query + "0", headers, new byte[0]);
    return new SignedRequest("GET", "/", query + signature(unsigned), headers, new byte[0]);
  }

  private static String signature(SignedRequest request) {
    QueryString query = new QueryString(request.query());
    return Signature.of(request, query, Claim.of(request, query), SECRET);
  }

  private static SignedRequest changed(SignedRequest good, Random random) {
    String method = good.method();
    String path = good.path();
    String query = good.query();
    Map<String, List<String>> headers = new TreeMap<>(good.headers());
    byte[] body = good.body();
    for (int change = random.nextInt(2); change >= 0; change--) {
      switch (random.nextInt(8)) {
        case 0 -> method = changed(method, random);
        case 1 -> path = changed(path, random);
        case 2, 3 -> query = changed(query, random);
        case 4 ->
            body =
                changed(new String(body, StandardCharsets.ISO_8859_1), random)
                    .getBytes(StandardCharsets.UTF_8);
        default -> changeHeader(headers, random);
      }
    }
    return new SignedRequest(method, path, query, headers, body);
  }

  private static void changeHeader(Map<String, List<String>> headers, Random random) {
    List<Map.Entry<String, List<String>>> all = new ArrayList<>(headers.entrySet());
    if (all.isEmpty()) {
      return;
    }
    Map.Entry<String, List<String>> header = all.get(random.nextInt(all.size()));
    String name = header.getKey();
    String value = header.getValue().getFirst();
    switch (random.nextInt(6)) {
      case 0 -> headers.remove(name);
      case 1 -> headers.put(name, List.of(value, value));
      case 2 -> headers.put("x-amz-security-token", List.of(changed("token", random)));
      default -> headers.put(name, List.of(changed(value, random)));
    }
  }

  /// Characters gone, added, replaced, or a piece twice.
  private static String changed(String text, Random random) {
    StringBuilder to = new StringBuilder(text);
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(4));
    switch (random.nextInt(4)) {
      case 0 -> to.delete(at, end);
      case 1 -> to.insert(at, text, at, end);
      case 2 -> to.insert(at, letter(random));
      default -> to.replace(at, end, String.valueOf(letter(random)));
    }
    return to.toString();
  }

  private static char letter(Random random) {
    return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
  }
}
