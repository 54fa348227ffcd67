package dev.spillway.api.rds;

import dev.spillway.core.policy.Requester;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rds.model.RdsRequest;

/// One action of the RDS API. Thread-safe, without state of its own.
interface Operation<Q extends RdsRequest> {
  Shape<Q> shape();

  /// The action of an IAM policy that allows it.
  default String permission() {
    return "rds:" + shape().action();
  }

  /// The ARN that the caller's permission is asked for, `*` where RDS knows no resource.
  String resource(Q request);

  /// @param request its required parameters are there and not blank
  /// @throws dev.spillway.core.problem.RefusedException with the code and the words for the caller
  SdkPojo answer(Q request);

  /// The same, knowing who asks; see [GuardedOperation].
  ///
  /// @param requester may do this action on [#resource]
  default SdkPojo answer(Q request, Requester requester) {
    return answer(request);
  }
}
