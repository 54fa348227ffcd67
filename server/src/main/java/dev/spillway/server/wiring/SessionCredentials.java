package dev.spillway.server.wiring;

import java.time.Instant;

/// Temporary credentials of a caller. `toString` shows no secret.
public record SessionCredentials(
    String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration) {
  @Override
  public String toString() {
    return "SessionCredentials[" + accessKeyId + ", until " + expiration + "]";
  }
}
