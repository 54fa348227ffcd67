package dev.spillway.api.sigv4;

import dev.spillway.core.policy.Grants;
import java.util.Optional;
import java.util.function.Supplier;

/// Somebody who holds an access key of this server.
///
/// @param arn such as `arn:aws:iam::123456789012:user/airflow`
/// @param secretKey asked for every request, so that a rotated secret is used at once
/// @param session present for temporary credentials; requests of lasting keys must carry no token
public record Caller(
    String arn, Supplier<Secret> secretKey, Optional<Session> session, Grants grants) {

  /// A caller with a lasting access key.
  public static Caller of(String arn, Supplier<Secret> secretKey, Grants grants) {
    return new Caller(arn, secretKey, Optional.empty(), grants);
  }

  @Override
  public String toString() {
    return arn;
  }
}
