package dev.spillway.core.policy;

/// What policies decide about: one action on one resource.
///
/// @param action such as `rds:StartExportTask`
/// @param resource an ARN, or `*` where the action knows no resource
public record AccessRequest(
    Principal principal, String action, String resource, RequestContext context) {
  public static AccessRequest of(Principal principal, String action, String resource) {
    return new AccessRequest(principal, action, resource, RequestContext.EMPTY);
  }
}
