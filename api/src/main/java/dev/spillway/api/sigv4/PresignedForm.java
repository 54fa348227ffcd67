package dev.spillway.api.sigv4;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the `X-Amz-...` parameters of a presigned URL.
final class PresignedForm {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final List<String> REQUIRED =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders",
          "X-Amz-Date",
          "X-Amz-Expires");

  private PresignedForm() {}

  static Claim read(QueryString query) {
    List<String> missing = new ArrayList<>();
    for (String name : REQUIRED) {
      if (query.first(name).isEmpty()) {
        missing.add("AWS query-string parameters must include '" + name + "'.");
      }
    }
    if (!missing.isEmpty()) {
      throw Claim.incomplete(
          String.join(" ", missing) + " Re-examine the query-string parameters.");
    }
    Claim.checkAlgorithm(query.first("X-Amz-Algorithm").orElseThrow());
    String[] credential = Claim.credential(query.first("X-Amz-Credential").orElseThrow());
    return new Claim(
        credential[0],
        credential[1],
        credential[2],
        credential[3],
        credential[4],
        query.first("X-Amz-Date").orElseThrow(),
        Claim.headerNames(query.first("X-Amz-SignedHeaders").orElseThrow()),
        query.first("X-Amz-Signature").orElseThrow(),
        query.first("X-Amz-Security-Token"),
        Optional.of(validity(query.first("X-Amz-Expires").orElseThrow())));
  }

  private static Duration validity(String seconds) {
    Duration validity =
        SECONDS.matcher(seconds).matches()
            ? Duration.ofSeconds(Long.parseLong(seconds))
            : Duration.ZERO;
    if (validity.isZero() || validity.compareTo(LONGEST) > 0) {
      throw Claim.incomplete(
          "X-Amz-Expires must be a number of seconds from 1 to " + LONGEST.toSeconds() + ".");
    }
    return validity;
  }
}
