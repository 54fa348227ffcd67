package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.S3Client;

/// Buckets through roles that the configuration binds to stores. Close it after all its buckets.
public final class S3Buckets implements Buckets, AutoCloseable {
  private final Map<String, RoleBinding> bindings = new TreeMap<>();
  private final Map<String, S3Client> clients = new ConcurrentHashMap<>();
  private final UploadLanes lanes;

  /// @param uploadBytes how much all uploads together may hold in memory while it is on its way;
  ///   each open object holds up to one upload part (8 MiB, more for objects over 70 GB) beside it
  public S3Buckets(Collection<RoleBinding> bindings, long uploadBytes) {
    for (RoleBinding binding : bindings) {
      this.bindings.put(binding.roleArn(), binding);
    }
    this.lanes = new UploadLanes(uploadBytes);
  }

  @Override
  public Bucket open(BucketRequest request) {
    RoleBinding binding = bindings.get(request.roleArn());
    if (binding == null) {
      throw new RefusedException(
          ErrorCode.IAM_ROLE_NOT_FOUND,
          "The principal export.rds.amazonaws.com isn't allowed to assume the IAM role %s or the IAM role doesn't exist. On this server a role exists when 'roles' in the configuration binds it to an endpoint; bound are: %s."
              .formatted(
                  request.roleArn(),
                  bindings.isEmpty() ? "none" : String.join(", ", bindings.keySet())));
    }
    // A role that cannot be had is refused here, not at some request later on.
    binding.credentials().current();
    S3Client client = clients.computeIfAbsent(binding.roleArn(), arn -> Clients.of(binding));
    return new S3Bucket(client, binding.endpoint(), request, lanes);
  }

  @Override
  public void close() {
    clients.values().forEach(S3Client::close);
  }
}
