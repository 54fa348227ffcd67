package dev.spillway.api.rds;

import dev.spillway.core.policy.Requester;
import software.amazon.awssdk.services.rds.model.RdsRequest;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// One action of the RDS API. Thread-safe, without state of its own.
interface Operation<Q extends RdsRequest> {
  Shape<Q> shape();

  /// The ARN that the caller's permission is asked for, `*` where RDS knows no resource.
  String resource(Q request);

  /// @param request its required parameters are there and not blank
  /// @throws dev.spillway.core.problem.RefusedException with the code and the words for the caller
  RdsResponse answer(Q request);

  /// The same, knowing who asks; see [GuardedOperation].
  ///
  /// @param requester may do this action on [#resource]
  default RdsResponse answer(Q request, Requester requester) {
    return answer(request);
  }
}
