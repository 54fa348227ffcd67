package dev.spillway.core.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One line of a Condition block: a key of the request compared with values.
record Condition(Comparison comparison, Scope scope, String key, List<String> values) {

  /// What the comparison is made with.
  enum Scope {
    /// The key's one value; a missing key never fits, but a negated comparison holds.
    VALUE,
    /// The same, but a missing key holds.
    IF_EXISTS,
    /// Every value of the key; holds when there is none.
    FOR_ALL_VALUES,
    /// At least one value of the key.
    FOR_ANY_VALUE
  }

  boolean holds(RequestContext context, Function<String, Optional<String>> variables) {
    List<String> given = context.values(key);
    if (comparison == Comparison.NULL) {
      return values.stream().anyMatch(wanted -> wanted.equals("true") == given.isEmpty());
    }
    return switch (scope) {
      case IF_EXISTS -> given.isEmpty() || single(given, variables);
      case VALUE -> given.isEmpty() ? comparison.isNegated() : single(given, variables);
      case FOR_ALL_VALUES -> given.stream().allMatch(value -> holds(value, variables));
      case FOR_ANY_VALUE -> given.stream().anyMatch(value -> holds(value, variables));
    };
  }

  /// A key of several values without a quantifier: one that fits is enough, and one that must not
  /// be there is too much.
  private boolean single(List<String> given, Function<String, Optional<String>> variables) {
    return comparison.isNegated()
        ? given.stream().allMatch(value -> holds(value, variables))
        : given.stream().anyMatch(value -> holds(value, variables));
  }

  private boolean holds(String given, Function<String, Optional<String>> variables) {
    boolean fits = values.stream().anyMatch(wanted -> comparison.fits(given, wanted, variables));
    return fits != comparison.isNegated();
  }
}
