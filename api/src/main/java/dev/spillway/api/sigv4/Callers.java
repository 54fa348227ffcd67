package dev.spillway.api.sigv4;

import java.util.Optional;

/// The callers that this server knows. Thread-safe.
@FunctionalInterface
public interface Callers {
  /// @param sessionToken as the request carries it, not yet believed
  Optional<Caller> find(String accessKeyId, Optional<String> sessionToken);
}
