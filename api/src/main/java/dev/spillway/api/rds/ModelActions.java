package dev.spillway.api.rds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// The names of all actions of RDS's API model, answered by Spillway or not.
final class ModelActions {
  private static final String LIST = "actions.txt";

  private ModelActions() {}

  static Set<String> load() {
    try (InputStream list =
        Objects.requireNonNull(ModelActions.class.getResourceAsStream(LIST), LIST)) {
      return new String(list.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + LIST, e);
    }
  }
}
