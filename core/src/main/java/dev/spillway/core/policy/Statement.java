package dev.spillway.core.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// One statement of a policy.
///
/// @param label its number, counted from 1, and its Sid
record Statement(
    String label,
    Effect effect,
    Principals principals,
    Names actions,
    Names resources,
    List<Condition> conditions,
    Variables variables) {

  /// Whether `${…}` means something, which it does from version 2012-10-17 on.
  enum Variables {
    REPLACED,
    PLAIN_TEXT
  }

  /// How the statement reaches who asks; NOT if it is not about this request.
  Principals.Reach reach(AccessRequest request) {
    Function<String, Optional<String>> values = values(request.context());
    String action = request.action().toLowerCase(Locale.ROOT);
    boolean matches =
        actions.matches(pattern -> Glob.lowerCase(pattern).matches(action))
            && resources.matches(pattern -> ArnPattern.matches(pattern, request.resource(), values))
            && conditions.stream()
                .allMatch(condition -> condition.holds(request.context(), values));
    return matches ? principals.reach(request.principal()) : Principals.Reach.NOT;
  }

  private Function<String, Optional<String>> values(RequestContext context) {
    return switch (variables) {
      case REPLACED -> key -> context.values(key).stream().findFirst();
      case PLAIN_TEXT -> Glob::noVariables;
    };
  }
}
