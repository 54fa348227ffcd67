package dev.spillway.api.sigv4;

import dev.spillway.core.policy.RequestContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The global condition keys of a verified request.
final class ConditionKeys {
  private ConditionKeys() {}

  static RequestContext of(
      Caller caller, SignedRequest request, Origin origin, String region, Instant now) {
    String name = caller.arn().substring(caller.arn().lastIndexOf('/') + 1);
    RequestContext context =
        RequestContext.EMPTY
            .with("aws:PrincipalArn", caller.arn())
            .with("aws:PrincipalAccount", account(caller.arn()))
            .with("aws:PrincipalType", "User")
            .with("aws:username", name)
            .with("aws:userid", name)
            .with("aws:PrincipalIsAWSService", "false")
            .with("aws:ViaAWSService", "false")
            .with("aws:SourceIp", origin.address())
            .with(
                "aws:SecureTransport", Boolean.toString(origin.transport() == Origin.Transport.TLS))
            .with("aws:RequestedRegion", region)
            .with("aws:CurrentTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
            .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
    RequestContext agent =
        request
            .header("user-agent")
            .map(text -> context.with("aws:UserAgent", text))
            .orElse(context);
    Optional<Instant> issued = caller.session().map(Session::issued);
    return issued
        .map(time ->
            agent.with("aws:TokenIssueTime", time.truncatedTo(ChronoUnit.SECONDS).toString()))
        .orElse(agent);
  }

  private static String account(String arn) {
    String[] fields = arn.split(":", 6);
    return fields.length > 4 ? fields[4] : "";
  }
}
