package dev.spillway.api.sigv4;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a request says of its own signature, not yet verified.
///
/// @param date the day in the credential scope, `yyyyMMdd`
/// @param timestamp when it was signed, `yyyyMMdd'T'HHmmss'Z'`
/// @param signedHeaders lower case, in the request's order
/// @param validity how long a presigned request may be used; empty for the header form
record Claim(
    String accessKeyId,
    String date,
    String region,
    String service,
    String terminator,
    String timestamp,
    List<String> signedHeaders,
    String signature,
    Optional<String> sessionToken,
    Optional<Duration> validity) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final String QUERY_ALGORITHM = "X-Amz-Algorithm";

  /// @throws RefusedException MissingAuthenticationToken if the request is not signed at all,
  ///   IncompleteSignature if what it says cannot be read
  static Claim of(SignedRequest request, QueryString query) {
    Optional<String> authorization = request.header("authorization");
    boolean presigned =
        query.first(QUERY_ALGORITHM).isPresent() || query.first("X-Amz-Signature").isPresent();
    if (authorization.isPresent() && presigned) {
      throw incomplete(
          "The request is signed in the Authorization header and in the query string; only one is allowed.");
    }
    if (presigned) {
      return PresignedForm.read(query);
    }
    return HeaderForm.read(
        authorization.orElseThrow(() ->
            new RefusedException(
                ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token")),
        request);
  }

  String scope() {
    return String.join("/", date, region, service, terminator);
  }

  static void checkAlgorithm(String algorithm) {
    if (!algorithm.equals(ALGORITHM)) {
      throw incomplete("Unsupported AWS 'algorithm': '" + shown(algorithm) + "'.");
    }
  }

  static String[] credential(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 5 || Arrays.stream(parts).anyMatch(String::isEmpty)) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '"
              + shown(text)
              + "'");
    }
    return parts;
  }

  static List<String> headerNames(String text) {
    List<String> names = List.of(text.split(";", -1));
    if (names.stream().anyMatch(String::isEmpty)
        || names.stream().distinct().count() != names.size()) {
      throw incomplete("SignedHeaders must be distinct header names with ';' between them.");
    }
    return names;
  }

  static RefusedException incomplete(String message) {
    return new RefusedException(ErrorCode.INCOMPLETE_SIGNATURE, message);
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
