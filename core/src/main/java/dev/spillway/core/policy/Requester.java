package dev.spillway.core.policy;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Who sent the request that is being answered, and what they may do. Remembers what was decided,
/// for the audit log. Used by one thread.
public final class Requester {
  private final Principal principal;
  private final Grants grants;
  private final RequestContext context;
  private final List<Decided> decided = new ArrayList<>();

  /// One question and its answer.
  public record Decided(AccessRequest request, Decision decision) {}

  public Requester(Principal principal, Grants grants, RequestContext context) {
    this.principal = principal;
    this.grants = grants;
    this.context = context;
  }

  /// Somebody who may do everything: the program itself.
  public static Requester unlimited(String arn) {
    return new Requester(new Principal.Identity(arn), Grants.EVERYTHING, RequestContext.EMPTY);
  }

  public Principal principal() {
    return principal;
  }

  public RequestContext context() {
    return context;
  }

  /// @throws RefusedException AccessDenied, in AWS's words
  public void require(String action, String resource) {
    require(action, resource, UnaryOperator.identity());
  }

  /// @param more adds the condition keys of this action
  /// @throws RefusedException AccessDenied, in AWS's words
  public void require(String action, String resource, UnaryOperator<RequestContext> more) {
    AccessRequest request = new AccessRequest(principal, action, resource, more.apply(context));
    Decision decision = decide(request, grants);
    if (!decision.isAllowed()) {
      throw new RefusedException(ErrorCode.ACCESS_DENIED, decision.refusal(request));
    }
  }

  /// Asks for a right on a KMS key, which its policy may grant or withhold.
  ///
  /// @param more adds the condition keys of this action
  public Decided onKey(
      String action, String keyArn, Policy keyPolicy, UnaryOperator<RequestContext> more) {
    AccessRequest request = new AccessRequest(principal, action, keyArn, more.apply(context));
    return new Decided(request, decide(request, grants.onKey(keyPolicy)));
  }

  private Decision decide(AccessRequest request, Grants rights) {
    Decision decision = rights.decide(request);
    decided.add(new Decided(request, decision));
    return decision;
  }

  /// Everything that was asked so far, in order.
  public List<Decided> decided() {
    return List.copyOf(decided);
  }

  @Override
  public String toString() {
    return principal.name();
  }
}
