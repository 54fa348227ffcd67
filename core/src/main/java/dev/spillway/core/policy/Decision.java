package dev.spillway.core.policy;

/// What came of a request, and what decided it.
public sealed interface Decision {
  boolean isAllowed();

  /// The statement that decided, such as `policy export-only, statement 2 (NoDeletes)`, for people
  /// and logs.
  String by();

  /// @param by the first statement that allows it
  record Allowed(String by) implements Decision {
    @Override
    public boolean isAllowed() {
      return true;
    }
  }

  /// A Deny matched, which nothing overrules.
  record Denied(PolicyType type, String by) implements Decision {
    @Override
    public boolean isAllowed() {
      return false;
    }
  }

  /// No statement said anything.
  ///
  /// @param type of the policy that would have to allow it
  record NotAllowed(PolicyType type) implements Decision {
    @Override
    public boolean isAllowed() {
      return false;
    }

    @Override
    public String by() {
      return "no statement";
    }
  }

  /// AWS's sentence about a request that is not allowed.
  default String refusal(AccessRequest request) {
    String subject =
        "User: %s is not authorized to perform: %s on resource: %s"
            .formatted(request.principal().name(), request.action(), request.resource());
    return switch (this) {
      case Allowed _ -> throw new IllegalStateException("a refusal of what is allowed");
      case Denied denied ->
          "%s with an explicit deny in %s %s policy"
              .formatted(subject, article(denied.type()), denied.type().words());
      case NotAllowed missing ->
          "%s because no %s policy allows the %s action"
              .formatted(subject, missing.type().words(), request.action());
    };
  }

  private static String article(PolicyType type) {
    return type == PolicyType.IDENTITY ? "an" : "a";
  }
}
