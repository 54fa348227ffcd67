package dev.spillway.api.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.policy.Grants;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String TOKEN = "the-token";
  private static final String SCOPE = "AKID/20261122/us-west-2/rds/aws4_request";
  private static final String PATH = "/";
  private static final byte[] BODY = "Action=X".getBytes(StandardCharsets.US_ASCII);

  private Instant now = NOW;
  private final SignatureVerifier verifier =
      new SignatureVerifier(SignatureVerifierTest::caller, "us-west-2", () -> now);

  @Test
  void aSignedRequestIsItsCallers() {
    assertThat(verifier.verify(signed(SCOPE, "20261122T090000Z")).arn()).isEqualTo("arn:of:AKID");
  }

  @Test
  void theHeaderFormIsGoodForFifteenMinutesEitherWay() {
    SignedRequest request = signed(SCOPE, "20261122T090000Z");
    now = NOW.plus(Duration.ofMinutes(15));
    assertThat(verifier.verify(request)).isNotNull();
    now = NOW.minus(Duration.ofMinutes(15));
    assertThat(verifier.verify(request)).isNotNull();
    now = NOW.plus(Duration.ofMinutes(15)).plusMillis(1);
    assertRefused(
        request,
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        "Signature expired: 20261122T090000Z is now earlier than 20261122T090000Z (20261122T091500Z - 15 min.)");
    now = NOW.minus(Duration.ofMinutes(15)).minusMillis(1);
    assertRefused(
        request,
        ErrorCode.SIGNATURE_DOES_NOT_MATCH,
        "Signature not yet current: 20261122T090000Z is still later than");
  }

  @Test
  void aPresignedRequestIsGoodForItsOwnTime() {
    SignedRequest request = presigned("60");
    assertThat(verifier.verify(request)).isNotNull();
    now = NOW.plusSeconds(60);
    assertThat(verifier.verify(request)).isNotNull();
    now = NOW.plusSeconds(61);
    assertRefused(request, ErrorCode.SIGNATURE_DOES_NOT_MATCH, "Signature expired");
    now = NOW.minus(Duration.ofMinutes(16));
    assertRefused(request, ErrorCode.SIGNATURE_DOES_NOT_MATCH, "Signature not yet current");
  }

  @ParameterizedTest
  @CsvSource({"0", "604801", "-1", "abc", "9999999"})
  void aPresignedRequestOfAnImpossibleTimeIsRefused(String expires) {
    assertRefused(presigned(expires), ErrorCode.INCOMPLETE_SIGNATURE, "X-Amz-Expires must be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          AKID/20261122/us-east-1/rds/aws4_request | SIGNATURE_DOES_NOT_MATCH | scoped to a valid region, not 'us-east-1'
          AKID/20261122/us-west-2/s3/aws4_request | SIGNATURE_DOES_NOT_MATCH | scoped to correct service: 'rds'
          AKID/20261122/us-west-2/rds/aws3_request | SIGNATURE_DOES_NOT_MATCH | valid terminator: 'aws4_request', not 'aws3_request'
          AKID/20261121/us-west-2/rds/aws4_request | SIGNATURE_DOES_NOT_MATCH | '20261121' != '20261122T090000Z'
          AKID/20261122/us-west-2/rds | INCOMPLETE_SIGNATURE | exactly 5 slash-delimited elements
          AKID//us-west-2/rds/aws4_request | INCOMPLETE_SIGNATURE | exactly 5 slash-delimited elements
          NOBODY/20261122/us-west-2/rds/aws4_request | INVALID_CLIENT_TOKEN_ID | The security token included in the request is invalid.
          """)
  void aWrongScopeIsRefusedThoughItsSignatureIsRight(String scope, ErrorCode code, String words) {
    assertRefused(signed(scope, "20261122T090000Z"), code, words);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22T09:00:00Z", "20261322T090000Z", "20261122T090000", "'20261122T'"})
  void aTimeInAnotherFormIsRefused(String timestamp) {
    assertThatThrownBy(() -> verifier.verify(signed(SCOPE, timestamp)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        request(Map.of()),
        ErrorCode.MISSING_AUTHENTICATION_TOKEN,
        "Request is missing Authentication Token");
    assertRefused(
        request(Map.of("authorization", "Basic dTpw")),
        ErrorCode.INCOMPLETE_SIGNATURE,
        "Unsupported AWS 'algorithm': 'Basic'");
    assertRefused(
        request(Map.of("authorization", "AWS4-HMAC-SHA256 Credential=" + SCOPE)),
        ErrorCode.INCOMPLETE_SIGNATURE,
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    assertRefused(
        request(Map.of("authorization", "AWS4-HMAC-SHA256 nonsense")),
        ErrorCode.INCOMPLETE_SIGNATURE,
        "each once");
    assertRefused(
        new SignedRequest("GET", PATH, "X-Amz-Algorithm=AWS4-HMAC-SHA256", Map.of(), BODY),
        ErrorCode.INCOMPLETE_SIGNATURE,
        "must include 'X-Amz-Signature'");
  }

  @Test
  void bothFormsAtOnceAreRefused() {
    SignedRequest presigned = presigned("60");
    Map<String, List<String>> headers = new HashMap<>(presigned.headers());
    headers.put("authorization", List.of("AWS4-HMAC-SHA256 x"));
    assertRefused(
        new SignedRequest("GET", PATH, presigned.query(), headers, presigned.body()),
        ErrorCode.INCOMPLETE_SIGNATURE,
        "only one is allowed");
  }

  @Test
  void theHostMustBeSigned() {
    SignedRequest request =
        sign(Map.of("x-amz-date", "20261122T090000Z"), List.of("x-amz-date"), SCOPE);
    assertRefused(request, ErrorCode.SIGNATURE_DOES_NOT_MATCH, "'Host' must be");
  }

  @Test
  void everySignedPartIsCovered() {
    SignedRequest good = signed(SCOPE, "20261122T090000Z");
    List<SignedRequest> forged =
        List.of(
            new SignedRequest("GET", good.path(), good.query(), good.headers(), good.body()),
            new SignedRequest(good.method(), "/x", good.query(), good.headers(), good.body()),
            new SignedRequest(good.method(), good.path(), "a=b", good.headers(), good.body()),
            new SignedRequest(good.method(), good.path(), "", good.headers(), new byte[0]),
            new SignedRequest(
                good.method(), good.path(), "", with(good.headers(), "host", "other"), BODY));
    for (SignedRequest request : forged) {
      assertRefused(
          request,
          ErrorCode.SIGNATURE_DOES_NOT_MATCH,
          "The request signature we calculated does not match the signature you provided.");
    }
  }

  @Test
  void aSessionNeedsItsTokenAndALastingKeyHasNone() {
    String scope = SCOPE.replace("AKID", "ASIA");
    Map<String, String> headers =
        Map.of("host", "h", "x-amz-date", "20261122T090000Z", "x-amz-security-token", TOKEN);
    List<String> names = List.of("host", "x-amz-date", "x-amz-security-token");
    assertThat(verifier.verify(sign(headers, names, scope)).arn()).isEqualTo("arn:of:ASIA");
    assertRefused(signed(scope, "20261122T090000Z"), ErrorCode.INVALID_CLIENT_TOKEN_ID, "invalid");
    assertRefused(sign(headers, names, SCOPE), ErrorCode.INVALID_CLIENT_TOKEN_ID, "invalid");
  }

  @Test
  void secretsAreNeverPrinted() {
    Caller caller = caller("ASIA", Optional.empty()).orElseThrow();
    assertThat(caller.toString() + caller.secretKey().get() + caller.session())
        .doesNotContain(SECRET)
        .doesNotContain(TOKEN);
  }

  @Test
  void severalValuesAndBlanksOfAHeaderAreFoldedAsTheSignersDo() {
    SignedRequest folded =
        sign(
            Map.of("host", "h", "x-amz-date", "20261122T090000Z", "my-header", "a b,c"),
            List.of("host", "my-header", "x-amz-date"),
            SCOPE);
    Map<String, List<String>> sent = new HashMap<>(folded.headers());
    sent.put("my-header", List.of("  a   b ", "c"));
    assertThat(verifier.verify(new SignedRequest("POST", PATH, "", sent, BODY))).isNotNull();
  }

  @Test
  void theQueryIsComparedAsBytesHoweverItWasEscaped() {
    assertThat(new QueryString("b=%7e&a=x%20y&a=%41&c").canonical())
        .isEqualTo("a=A&a=x%20y&b=~&c=");
    assertThat(new QueryString("a=%zz%4").canonical()).isEqualTo("a=%25zz%254");
  }

  private void assertRefused(SignedRequest request, ErrorCode code, String words) {
    assertThatThrownBy(() -> verifier.verify(request))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words)
        .hasMessageNotContaining(SECRET);
  }

  private static SignedRequest signed(String scope, String timestamp) {
    return sign(Map.of("host", "h", "x-amz-date", timestamp), List.of("host", "x-amz-date"), scope);
  }

  private static SignedRequest sign(Map<String, String> headers, List<String> names, String scope) {
    SignedRequest unsigned = request(headers);
    String start =
        "AWS4-HMAC-SHA256 Credential="
            + scope
            + ", SignedHeaders="
            + String.join(";", names)
            + ", Signature=";
    Map<String, List<String>> all = with(unsigned.headers(), "authorization", start + "0");
    return new SignedRequest(
        "POST", PATH, "", with(all, "authorization", start + signature(all, scope)), BODY);
  }

  /// Where the scope cannot be read, any signature does.
  private static String signature(Map<String, List<String>> headers, String scope) {
    if (scope.split("/").length != 5 || scope.contains("//")) {
      return "0";
    }
    SignedRequest request = new SignedRequest("POST", PATH, "", headers, BODY);
    QueryString query = new QueryString("");
    return Signature.of(request, query, Claim.of(request, query), new Secret(SECRET));
  }

  private static SignedRequest presigned(String expires) {
    String query =
        "Action=X&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + SCOPE.replace("/", "%2F")
            + "&X-Amz-Date=20261122T090000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=";
    Map<String, List<String>> headers = Map.of("host", List.of("h"));
    String good = query + (expires.equals("60") ? "60" : "1") + "&X-Amz-Signature=0";
    SignedRequest unsigned = new SignedRequest("GET", PATH, good, headers, new byte[0]);
    QueryString parsed = new QueryString(good);
    String signature =
        Signature.of(unsigned, parsed, Claim.of(unsigned, parsed), new Secret(SECRET));
    return new SignedRequest(
        "GET", PATH, query + expires + "&X-Amz-Signature=" + signature, headers, new byte[0]);
  }

  private static SignedRequest request(Map<String, String> headers) {
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new SignedRequest("POST", PATH, "", lists, BODY);
  }

  private static Map<String, List<String>> with(
      Map<String, List<String>> headers, String name, String value) {
    Map<String, List<String>> changed = new HashMap<>(headers);
    changed.put(name, List.of(value));
    return changed;
  }

  private static Optional<Caller> caller(String key, Optional<String> token) {
    return switch (key) {
      case "AKID" ->
          Optional.of(Caller.of("arn:of:AKID", () -> new Secret(SECRET), Grants.EVERYTHING));
      case "ASIA" ->
          Optional.of(
              new Caller(
                  "arn:of:ASIA",
                  () -> new Secret(SECRET),
                  Optional.of(new Session(new Secret(TOKEN), Instant.EPOCH, Instant.MAX)),
                  Grants.EVERYTHING));
      default -> Optional.empty();
    };
  }
}
