package dev.spillway.server.configuration;

import java.util.List;
import java.util.Set;

/// Explains why a key is not known: mistyped, a secret in the wrong place, or not built yet.
final class UnknownKey {
  private static final Set<String> SECRETS =
      Set.of("password", "secret", "access-key", "access-key-id", "secret-access-key");

  private UnknownKey() {}

  static String explain(Class<?> section, String key, List<String> known) {
    if (SECRETS.contains(key)) {
      return "a secret does not belong into this file; keep it in a file of its own ("
          + (known.contains("password-file") ? "password-file" : "access-key-file")
          + ") or in the environment";
    }
    return "there is no such key"
        + NearestName.of(key, known)
            .map(name -> "; did you mean '" + name + "'?")
            .orElse("; known here: " + String.join(", ", known));
  }
}
