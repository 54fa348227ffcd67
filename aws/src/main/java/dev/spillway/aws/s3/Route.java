package dev.spillway.aws.s3;

import java.net.URI;
import java.util.Optional;

/// What lies between this server and a bucket.
///
/// @param proxy an HTTP proxy, `http://HOST:PORT`
/// @param expectedBucketOwner the account that buckets must belong to
public record Route(Optional<URI> proxy, Optional<String> expectedBucketOwner) {
  /// Straight, to whosever bucket.
  public static final Route DIRECT = new Route(Optional.empty(), Optional.empty());
}
