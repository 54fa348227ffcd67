package dev.spillway.api.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One call of the API, as it ended.
///
/// @param caller the ARN whose signature was verified; empty if none was
/// @param address that the request came from
/// @param action as it was sent; empty if the request was refused before it was read
/// @param decisions what was asked of the caller's policies, in order
/// @param result `OK` or the error's code
public record AuditedCall(
    Instant time,
    UUID requestId,
    Optional<String> caller,
    String address,
    Optional<String> action,
    List<Decision> decisions,
    String result) {

  /// @param by the statement that decided
  public record Decision(String action, String resource, Effect effect, String by) {}

  /// What a decision came to.
  public enum Effect {
    ALLOWED,
    DENIED
  }
}
