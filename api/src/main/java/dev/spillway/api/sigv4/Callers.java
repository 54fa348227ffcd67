package dev.spillway.api.sigv4;

import java.util.Optional;

/// The callers that this server knows. Thread-safe.
@FunctionalInterface
public interface Callers {
  Optional<Caller> find(String accessKeyId);
}
