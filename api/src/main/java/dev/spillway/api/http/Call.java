package dev.spillway.api.http;

import dev.spillway.api.audit.AuditedCall;
import dev.spillway.core.policy.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One call while it is answered: what is known of it so far. Used by one thread.
final class Call {
  private static final int LONGEST_ACTION = 100;

  private final UUID requestId;
  private final String address;
  private Optional<Requester> requester = Optional.empty();
  private Optional<String> action = Optional.empty();
  private String result = "OK";

  Call(UUID requestId, String address) {
    this.requestId = requestId;
    this.address = address;
  }

  UUID requestId() {
    return requestId;
  }

  void sentBy(Requester caller) {
    requester = Optional.of(caller);
  }

  void asksFor(Optional<String> asked) {
    action =
        asked.map(
            name -> name.length() > LONGEST_ACTION ? name.substring(0, LONGEST_ACTION) : name);
  }

  void endedWith(String code) {
    result = code;
  }

  AuditedCall audited(Instant now) {
    return new AuditedCall(
        now,
        requestId,
        requester.map(Requester::toString),
        address,
        action,
        requester.map(Requester::decided).orElseGet(List::of).stream().map(Call::decision).toList(),
        result);
  }

  private static AuditedCall.Decision decision(Requester.Decided decided) {
    return new AuditedCall.Decision(
        decided.request().action(),
        decided.request().resource(),
        decided.decision().isAllowed() ? AuditedCall.Effect.ALLOWED : AuditedCall.Effect.DENIED,
        decided.decision().by());
  }
}
