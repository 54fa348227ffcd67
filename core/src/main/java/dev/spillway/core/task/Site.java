package dev.spillway.core.task;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;

/// The one account and region that this server is.
public record Site(String account, String region) {
  /// @throws RefusedException InvalidParameterValue if the ARN is of another account or region
  void require(SourceArn arn) {
    if (!arn.account().equals(account) || !arn.region().equals(region)) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The SourceArn %s is of account %s in region %s; this server is account %s in region %s."
              .formatted(arn.text(), arn.account(), arn.region(), account, region));
    }
  }
}
