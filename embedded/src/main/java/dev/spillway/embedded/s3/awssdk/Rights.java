package dev.spillway.embedded.s3.awssdk;

import dev.spillway.core.policy.AccessRequest;
import dev.spillway.core.policy.Decision;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.s3.store.ObjectName;

/// What the sender of a request may do here.
public record Rights(Principal principal, Grants grants) {
  void onObject(String action, String bucket, String key) {
    require(action, new ObjectName(bucket, key).arn());
  }

  void onBucket(String action, String bucket) {
    require(action, "arn:aws:s3:::" + bucket);
  }

  void onAll(String action) {
    require(action, "*");
  }

  private void require(String action, String resource) {
    AccessRequest request = AccessRequest.of(principal, action, resource);
    Decision decision = grants.decide(request);
    if (!decision.isAllowed()) {
      throw Errors.accessDenied(decision.refusal(request));
    }
  }
}
