package dev.spillway.core.policy;

import java.util.List;
import java.util.Optional;

/// What somebody may do. Thread-safe.
@FunctionalInterface
public interface Grants {
  Grants EVERYTHING = _ -> new Decision.Allowed("allow: everything");
  Grants NOTHING = _ -> new Decision.NotAllowed(PolicyType.IDENTITY);

  Decision decide(AccessRequest request);

  /// Policies that are attached to somebody: any Deny wins, else any Allow is enough.
  static Grants of(List<Policy> policies) {
    List<Policy> attached = List.copyOf(policies);
    return request -> {
      Optional<Decision> allowed = Optional.empty();
      for (Policy policy : attached) {
        Decision decision = policy.decide(request);
        if (decision instanceof Decision.Denied) {
          return decision;
        }
        if (decision instanceof Decision.Allowed && allowed.isEmpty()) {
          allowed = Optional.of(decision);
        }
      }
      return allowed.orElseGet(() -> new Decision.NotAllowed(PolicyType.IDENTITY));
    };
  }

  /// What remains of these rights on a key with this policy. As in AWS, the key's policy has the
  /// last word: it allows by itself, or leaves it to who asks by allowing the account, or it is not
  /// allowed at all.
  default Grants onKey(Policy keyPolicy) {
    return request -> {
      Decision own = decide(request);
      Optional<String> denied = keyPolicy.first(Effect.DENY, Principals.Reach.ACCOUNT, request);
      if (own instanceof Decision.Denied) {
        return own;
      } else if (denied.isPresent()) {
        return new Decision.Denied(PolicyType.KEY, denied.get());
      }
      Optional<String> direct = keyPolicy.first(Effect.ALLOW, Principals.Reach.DIRECT, request);
      if (direct.isPresent()) {
        return new Decision.Allowed(direct.get());
      }
      boolean delegated =
          keyPolicy.first(Effect.ALLOW, Principals.Reach.ACCOUNT, request).isPresent();
      return delegated ? own : new Decision.NotAllowed(PolicyType.KEY);
    };
  }
}
