package dev.spillway.api.sigv4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `Authorization: AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`.
final class HeaderForm {
  private static final List<String> REQUIRED = List.of("Credential", "Signature", "SignedHeaders");

  private HeaderForm() {}

  static Claim read(String authorization, SignedRequest request) {
    int blank = authorization.indexOf(' ');
    Claim.checkAlgorithm(blank < 0 ? authorization : authorization.substring(0, blank));
    Map<String, String> fields = fields(authorization.substring(blank + 1));
    Optional<String> timestamp = request.header("x-amz-date").or(() -> request.header("date"));
    List<String> missing = new ArrayList<>();
    for (String name : REQUIRED) {
      if (!fields.containsKey(name)) {
        missing.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    if (timestamp.isEmpty()) {
      missing.add(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    if (!missing.isEmpty()) {
      throw Claim.incomplete(String.join(" ", missing));
    }
    String[] credential = Claim.credential(fields.getOrDefault("Credential", ""));
    return new Claim(
        credential[0],
        credential[1],
        credential[2],
        credential[3],
        credential[4],
        timestamp.orElseThrow(),
        Claim.headerNames(fields.getOrDefault("SignedHeaders", "")),
        fields.getOrDefault("Signature", ""),
        request.header("x-amz-security-token"),
        Optional.empty());
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0
          || fields.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip())
              != null) {
        throw Claim.incomplete(
            "Authorization header must be Credential=..., SignedHeaders=..., Signature=..., each once.");
      }
    }
    return fields;
  }
}
