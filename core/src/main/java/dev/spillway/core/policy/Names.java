package dev.spillway.core.policy;

import java.util.List;
import java.util.function.Predicate;

/// Action or NotAction, Resource or NotResource.
///
/// @param negated whether everything but the patterns is meant
record Names(List<String> patterns, boolean negated) {
  static final Names EVERYTHING = new Names(List.of("*"), false);

  boolean matches(Predicate<String> one) {
    return patterns.stream().anyMatch(one) != negated;
  }
}
