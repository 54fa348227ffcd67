package dev.spillway.core.objectstore;

import dev.spillway.core.policy.AccessRequest;
import dev.spillway.core.policy.Decision;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.Principal;
import dev.spillway.core.policy.RequestContext;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Buckets through roles whose trust and permission policies are evaluated here, before the store
/// is asked. Roles that are not listed are not looked at. Thread-safe.
public final class GuardedBuckets implements Buckets {
  /// Who assumes a role to export.
  public static final String EXPORTER = "export.rds.amazonaws.com";

  private final Buckets buckets;
  private final String account;
  private final Map<String, StaticRole> roles;
  private final Function<String, Policy> keyPolicies;

  /// @param account the one that this server is
  /// @param keyPolicies the policy of a KMS key by its ARN
  public GuardedBuckets(
      Buckets buckets,
      String account,
      Collection<StaticRole> roles,
      Function<String, Policy> keyPolicies) {
    this.buckets = buckets;
    this.account = account;
    this.roles = roles.stream().collect(Collectors.toMap(StaticRole::arn, Function.identity()));
    this.keyPolicies = keyPolicies;
  }

  @Override
  public Bucket open(BucketRequest request) {
    Optional<StaticRole> role = Optional.ofNullable(roles.get(request.roleArn()));
    role.ifPresent(known -> requireTrust(known, request));
    Bucket bucket = buckets.open(request);
    return role.<Bucket>map(known ->
            new GuardedBucket(bucket, rights(known, request), other -> rights(known, other)))
        .orElse(bucket);
  }

  private void requireTrust(StaticRole role, BucketRequest request) {
    RequestContext context = RequestContext.EMPTY.with("aws:SourceAccount", account);
    AccessRequest assume =
        new AccessRequest(
            new Principal.Service(EXPORTER),
            "sts:AssumeRole",
            role.arn(),
            request.sourceArn().map(arn -> context.with("aws:SourceArn", arn)).orElse(context));
    Decision decision = role.trust().decide(assume);
    if (!decision.isAllowed()) {
      throw new RefusedException(
          ErrorCode.IAM_ROLE_NOT_FOUND,
          "The principal %s isn't allowed to assume the IAM role %s or the IAM role doesn't exist: its trust policy has %s that allows sts:AssumeRole to the service %s for aws:SourceAccount %s%s."
              .formatted(
                  EXPORTER,
                  role.arn(),
                  decision.by().equals("no statement") ? "no statement" : "a Deny",
                  EXPORTER,
                  account,
                  request.sourceArn().map(arn -> " and aws:SourceArn " + arn).orElse("")));
    }
  }

  private RoleRights rights(StaticRole role, BucketRequest request) {
    Grants grants =
        role.permissions().map(policy -> Grants.of(List.of(policy))).orElse(Grants.EVERYTHING);
    return new RoleRights(
        new Principal.Identity(role.arn()),
        grants,
        request.bucket(),
        request.keyArn(),
        keyPolicies.apply(request.keyArn()));
  }
}
