package dev.spillway.server.wiring;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.EndpointSettings;
import dev.spillway.server.configuration.RoleSettings;
import java.util.List;

/// Lets exports only into the buckets that a role's endpoint lists, where it lists any.
final class DeclaredBuckets implements Buckets {
  private final Configuration configuration;
  private final Buckets buckets;

  DeclaredBuckets(Configuration configuration, Buckets buckets) {
    this.configuration = configuration;
    this.buckets = buckets;
  }

  @Override
  public Bucket open(BucketRequest request) {
    Bucket bucket = buckets.open(request);
    List<String> allowed = allowed(request.roleArn());
    if (!allowed.isEmpty() && !allowed.contains(request.bucket())) {
      bucket.close();
      throw new RefusedException(
          ErrorCode.INVALID_S3_BUCKET,
          "The S3 bucket %s doesn't exist. This server exports to: %s."
              .formatted(request.bucket(), String.join(", ", allowed)));
    }
    return bucket;
  }

  private List<String> allowed(String roleArn) {
    return configuration.roles().stream()
        .filter(role -> role.arn().equals(roleArn))
        .map(RoleSettings::endpoint)
        .map(name ->
            name.flatMap(configuration::endpoint)
                .orElseGet(() -> configuration.endpoints().getFirst()))
        .map(EndpointSettings::buckets)
        .findFirst()
        .orElse(List.of());
  }
}
