package dev.spillway.api.sigv4;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An HTTP request as the signature covers it: exactly as it was received.
///
/// @param path as in the request line, still escaped
/// @param query as in the request line without the question mark, still escaped; may be empty
/// @param headers the values of each header in their order, by lower-case name
/// @param body not copied
public record SignedRequest(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName)).map(values -> String.join(",", values));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
