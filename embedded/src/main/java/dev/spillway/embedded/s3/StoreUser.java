package dev.spillway.embedded.s3;

import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;

/// Somebody who may send requests to the endpoint. `toString` shows no secret.
///
/// @param grants which S3 actions, on which buckets and objects
public record StoreUser(Principal principal, String secret, Grants grants) {
  @Override
  public String toString() {
    return "StoreUser[" + principal.name() + "]";
  }
}
