package dev.spillway.core.policy;

import java.util.List;
import java.util.Optional;

/// A policy document. Immutable.
public final class Policy {
  private final String name;
  private final PolicyType type;
  private final List<Statement> statements;

  Policy(String name, PolicyType type, List<Statement> statements) {
    this.name = name;
    this.type = type;
    this.statements = List.copyOf(statements);
  }

  /// @param name what messages call it, such as its file
  /// @throws MalformedPolicyException naming the element that is wrong
  public static Policy parse(String name, PolicyType type, String json) {
    return new PolicyReader(name, type).read(json);
  }

  public String name() {
    return name;
  }

  public PolicyType type() {
    return type;
  }

  /// What this policy alone says: a Deny before every Allow.
  public Decision decide(AccessRequest request) {
    return first(Effect.DENY, Principals.Reach.ACCOUNT, request)
        .<Decision>map(by -> new Decision.Denied(type, by))
        .or(() -> first(Effect.ALLOW, Principals.Reach.ACCOUNT, request).map(Decision.Allowed::new))
        .orElseGet(() -> new Decision.NotAllowed(type));
  }

  /// The first statement of this effect that reaches who asks at least this closely.
  Optional<String> first(Effect effect, Principals.Reach least, AccessRequest request) {
    return statements.stream()
        .filter(statement -> statement.effect() == effect)
        .filter(statement -> statement.reach(request).compareTo(least) >= 0)
        .map(statement -> "policy %s, statement %s".formatted(name, statement.label()))
        .findFirst();
  }

  @Override
  public String toString() {
    return "Policy[" + name + "]";
  }
}
