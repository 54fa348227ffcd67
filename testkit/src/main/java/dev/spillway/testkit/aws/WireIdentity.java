package dev.spillway.testkit.aws;

import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;
import java.time.Instant;
import java.util.Optional;

/// Whose an access key is.
///
/// @param token what requests must carry beside the signature; empty for lasting keys
/// @param expires when temporary ones end
record WireIdentity(
    Principal.Identity principal,
    String secret,
    Optional<String> token,
    Instant expires,
    Grants grants) {
  @Override
  public String toString() {
    return principal.arn();
  }
}
