package dev.spillway.core.objectstore;

import dev.spillway.core.policy.AccessRequest;
import dev.spillway.core.policy.Decision;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.Principal;
import dev.spillway.core.policy.RequestContext;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a role may do in one bucket, with one key. The key's use itself was handed to the role by a
/// grant, for which the caller needed kms:CreateGrant: so only a Deny takes it away again.
record RoleRights(Principal role, Grants grants, String bucket, String keyArn, Policy keyPolicy) {

  void onBucket(String action, UnaryOperator<RequestContext> more) {
    require(action, "arn:aws:s3:::" + bucket, "s3://" + bucket, more);
  }

  void onObject(String action, ObjectKey key) {
    require(
        action,
        "arn:aws:s3:::%s/%s".formatted(bucket, key),
        "s3://%s/%s".formatted(bucket, key),
        UnaryOperator.identity());
  }

  void write(ObjectKey key) {
    require(
        "s3:PutObject",
        "arn:aws:s3:::%s/%s".formatted(bucket, key),
        "s3://%s/%s".formatted(bucket, key),
        context ->
            context
                .with("s3:x-amz-server-side-encryption", "aws:kms")
                .with("s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn));
    onKey(List.of("kms:GenerateDataKey", "kms:Decrypt"));
  }

  void read(ObjectKey key) {
    onObject("s3:GetObject", key);
    onKey(List.of("kms:Decrypt"));
  }

  /// Nothing handed the key's use to the role, so a policy must allow it.
  void readWithoutGrant(ObjectKey key) {
    onObject("s3:GetObject", key);
    AccessRequest request = AccessRequest.of(role, "kms:Decrypt", keyArn);
    Decision decision = grants.onKey(keyPolicy).decide(request);
    if (!decision.isAllowed()) {
      throw new StoreException(
          StoreException.Kind.KEY_NOT_ACCESSIBLE,
          "kms:Decrypt",
          "kms:Decrypt on %s is not allowed to the role (%s).".formatted(keyArn, decision.by()));
    }
  }

  private void require(
      String action, String resource, String place, UnaryOperator<RequestContext> more) {
    AccessRequest request =
        new AccessRequest(
            role,
            action,
            resource,
            more.apply(RequestContext.EMPTY.with("aws:PrincipalArn", role.name())));
    Decision decision = grants.decide(request);
    if (!decision.isAllowed()) {
      throw new StoreException(
          StoreException.Kind.ACCESS_DENIED,
          action,
          "%s on %s is not allowed to the role (resource %s, %s). Allow it in the role's policy."
              .formatted(action, place, resource, decision.by()));
    }
  }

  private void onKey(List<String> actions) {
    for (String action : actions) {
      AccessRequest request = AccessRequest.of(role, action, keyArn);
      if (grants.onKey(keyPolicy).decide(request) instanceof Decision.Denied denied) {
        throw new StoreException(
            StoreException.Kind.KEY_NOT_ACCESSIBLE,
            action,
            "%s. It is denied by %s.".formatted(denied.refusal(request), denied.by()));
      }
    }
  }
}
