package dev.spillway.embedded.s3.store;

import java.util.Map;

/// What a writer gives along with the bytes and a reader gets back as it was.
///
/// @param standard the HTTP headers Content-Type, Cache-Control, ... by a name of the caller's
/// @param user user metadata
public record ContentHeaders(Map<String, String> standard, Map<String, String> user) {
  public ContentHeaders {
    standard = Map.copyOf(standard);
    user = Map.copyOf(user);
  }
}
