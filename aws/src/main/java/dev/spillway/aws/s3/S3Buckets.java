package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;

/// Buckets through roles that the configuration binds to stores. Close it after all its buckets.
public final class S3Buckets implements Buckets, AutoCloseable {
  private final UploadLanes lanes;
  private final Function<RoleBinding, S3Client> opening;
  private final Queue<S3Client> all = new ConcurrentLinkedQueue<>();
  private volatile Bound bound;

  /// The roles at one time, with the clients that they have got so far.
  private record Bound(Map<String, RoleBinding> bindings, Map<String, S3Client> clients) {}

  /// @param uploadBytes how much all uploads together may hold in memory while it is on its way;
  ///   each open object holds up to one upload part (8 MiB, more for objects over 70 GB) beside it
  public S3Buckets(Collection<RoleBinding> bindings, long uploadBytes) {
    this(bindings, uploadBytes, Clients::of);
  }

  /// With clients of another making, as of a store in this process.
  public S3Buckets(
      Collection<RoleBinding> bindings, long uploadBytes, Function<RoleBinding, S3Client> opening) {
    this.lanes = new UploadLanes(uploadBytes);
    this.opening = opening;
    this.bound = bound(bindings);
  }

  private static Bound bound(Collection<RoleBinding> bindings) {
    Map<String, RoleBinding> byArn = new TreeMap<>();
    bindings.forEach(binding -> byArn.put(binding.roleArn(), binding));
    return new Bound(byArn, new ConcurrentHashMap<>());
  }

  /// These are the roles from now on; buckets that are open keep what they were opened with.
  public void rebind(Collection<RoleBinding> bindings) {
    bound = bound(bindings);
  }

  @Override
  public Bucket open(BucketRequest request) {
    Bound now = bound;
    RoleBinding binding = now.bindings().get(request.roleArn());
    if (binding == null) {
      throw new RefusedException(
          ErrorCode.IAM_ROLE_NOT_FOUND,
          "The principal export.rds.amazonaws.com isn't allowed to assume the IAM role %s or the IAM role doesn't exist. On this server a role exists when 'roles' in the configuration binds it to an endpoint; bound are: %s."
              .formatted(
                  request.roleArn(),
                  now.bindings().isEmpty() ? "none" : String.join(", ", now.bindings().keySet())));
    }
    // A role that cannot be had is refused here, not at some request later on.
    binding.credentials().current();
    S3Client client =
        now.clients().computeIfAbsent(binding.roleArn(), _ -> remembered(opening.apply(binding)));
    return new S3Bucket(
        client,
        binding.endpoint(),
        request,
        lanes,
        role -> Optional.ofNullable(now.bindings().get(role)).map(RoleBinding::endpoint));
  }

  private S3Client remembered(S3Client client) {
    all.add(client);
    return client;
  }

  @Override
  public void close() {
    all.forEach(S3Client::close);
  }
}
