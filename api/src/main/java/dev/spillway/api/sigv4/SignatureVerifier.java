package dev.spillway.api.sigv4;

import dev.spillway.core.policy.Principal;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// Decides who sent a request. The signature covers method, path, query, the named headers and the
/// whole body, so that nothing of them was changed since it was signed. Thread-safe.
public final class SignatureVerifier {
  private static final String SERVICE = "rds";
  private static final String TERMINATOR = "aws4_request";
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Callers callers;
  private final String region;
  private final InstantSource clock;

  /// @param region the only region that signatures may be scoped to
  public SignatureVerifier(Callers callers, String region, InstantSource clock) {
    this.callers = callers;
    this.region = region;
    this.clock = clock;
  }

  /// Verifies the request; policies are then asked about who sent it, from where and when.
  ///
  /// @throws RefusedException as [#verify] does
  public Requester requester(SignedRequest request, Origin origin) {
    Caller caller = verify(request);
    return new Requester(
        new Principal.Identity(caller.arn()),
        caller.grants(),
        ConditionKeys.of(caller, request, origin, region, clock.instant()));
  }

  /// @throws RefusedException MissingAuthenticationToken, IncompleteSignature,
  ///   InvalidClientTokenId, ExpiredToken or SignatureDoesNotMatch, in AWS's words
  public Caller verify(SignedRequest request) {
    QueryString query = new QueryString(request.query());
    Claim claim = Claim.of(request, query);
    Caller caller =
        callers
            .find(claim.accessKeyId(), claim.sessionToken())
            .orElseThrow(SignatureVerifier::unknownKey);
    checkToken(claim, caller);
    checkScope(claim);
    checkTime(claim);
    String expected = Signature.of(request, query, claim, caller.secretKey().get());
    if (!equal(expected, claim.signature())) {
      throw mismatch(
          "The request signature we calculated does not match the signature you provided. Check your"
              + " AWS Secret Access Key and signing method. Consult the service documentation for"
              + " details.");
    }
    return caller;
  }

  private void checkToken(Claim claim, Caller caller) {
    Optional<String> expected = caller.session().map(session -> session.token().reveal());
    if (expected.isPresent() != claim.sessionToken().isPresent()
        || !equal(expected.orElse(""), claim.sessionToken().orElse(""))) {
      throw unknownKey();
    }
    if (caller
        .session()
        .map(session -> !clock.instant().isBefore(session.expires()))
        .orElse(false)) {
      throw new RefusedException(
          ErrorCode.EXPIRED_TOKEN, "The security token included in the request is expired");
    }
  }

  private void checkScope(Claim claim) {
    if (!claim.terminator().equals(TERMINATOR)) {
      throw mismatch(
          "Credential should be scoped with a valid terminator: '%s', not '%s'."
              .formatted(TERMINATOR, claim.terminator()));
    }
    if (!claim.service().equals(SERVICE)) {
      throw mismatch("Credential should be scoped to correct service: '%s'.".formatted(SERVICE));
    }
    if (!claim.region().equals(region)) {
      throw mismatch(
          "Credential should be scoped to a valid region, not '%s'. This server answers for '%s'."
              .formatted(claim.region(), region));
    }
    if (!claim.timestamp().startsWith(claim.date() + "T")) {
      throw mismatch(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s'."
              .formatted(claim.date(), claim.timestamp()));
    }
    if (!claim.signedHeaders().contains("host")) {
      throw mismatch("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
  }

  private void checkTime(Claim claim) {
    Instant now = clock.instant();
    Instant signed = parse(claim.timestamp());
    if (signed.isAfter(now.plus(SKEW))) {
      throw mismatch(
          "Signature not yet current: %s is still later than %s (%s + 15 min.)"
              .formatted(
                  claim.timestamp(), TIMESTAMP.format(now.plus(SKEW)), TIMESTAMP.format(now)));
    }
    Duration validity = claim.validity().orElse(SKEW);
    if (signed.plus(validity).isBefore(now)) {
      throw mismatch(
          "Signature expired: %s is now earlier than %s (%s - %s.)"
              .formatted(
                  claim.timestamp(),
                  TIMESTAMP.format(now.minus(validity)),
                  TIMESTAMP.format(now),
                  claim.validity().map(v -> v.toSeconds() + " s").orElse("15 min")));
    }
  }

  private static Instant parse(String timestamp) {
    try {
      return Instant.from(TIMESTAMP.parse(timestamp));
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          ErrorCode.INCOMPLETE_SIGNATURE,
          "Date must be in ISO-8601 'basic format'. Got a value that is not like 20200327T204842Z. See http://en.wikipedia.org/wiki/ISO_8601",
          e);
    }
  }

  /// Takes the same time wherever the texts begin to differ.
  private static boolean equal(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static RefusedException unknownKey() {
    return new RefusedException(
        ErrorCode.INVALID_CLIENT_TOKEN_ID,
        "The security token included in the request is invalid.");
  }

  private static RefusedException mismatch(String message) {
    return new RefusedException(ErrorCode.SIGNATURE_DOES_NOT_MATCH, message);
  }
}
