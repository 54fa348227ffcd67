package dev.spillway.server.configuration;

import java.util.Locale;

/// The place of a key: as text for people, and as the environment variable that overrides it.
record KeyPath(String text, String variable) {
  static final String PREFIX = "SPILLWAY";

  static KeyPath root() {
    return new KeyPath("", PREFIX);
  }

  KeyPath child(String key) {
    return new KeyPath(text.isEmpty() ? key : text + "." + key, variable + "_" + variableOf(key));
  }

  /// An element of a list, told by its identity; of an ARN only the last part counts.
  KeyPath element(String identity) {
    String last = identity.substring(identity.lastIndexOf('/') + 1);
    return new KeyPath(text + "." + last, variable + "_" + variableOf(last));
  }

  private static String variableOf(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
