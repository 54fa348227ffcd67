package dev.spillway.api.rds;

import dev.spillway.core.policy.Requester;
import software.amazon.awssdk.services.rds.model.RdsRequest;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// An operation that needs further rights than its own action's.
interface GuardedOperation<Q extends RdsRequest> extends Operation<Q> {
  @Override
  RdsResponse answer(Q request, Requester requester);

  @Override
  default RdsResponse answer(Q request) {
    throw new IllegalStateException("nobody asks for " + shape().action());
  }
}
