package dev.spillway.server.doctor;

import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.SnapshotBucketSettings;
import dev.spillway.server.wiring.ObjectStores;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The bucket that stored exports are kept in, if one is configured.
final class SnapshotBucketCheck implements Check {
  private final Configuration configuration;
  private final InstantSource clock;
  private final RandomGenerator random;

  SnapshotBucketCheck(Configuration configuration, InstantSource clock, RandomGenerator random) {
    this.configuration = configuration;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    SnapshotBucketSettings bucket = configuration.snapshots().bucket();
    bucket
        .name()
        .ifPresent(name -> {
          if (configuration.usesEmbeddedStore()) {
            embedded(name, findings);
          } else {
            probe(name, bucket, findings);
          }
        });
  }

  private void embedded(String name, Consumer<Finding> findings) {
    String subject = "snapshots.bucket " + name;
    findings.accept(
        configuration.embedded().buckets().contains(name)
            ? Finding.ok(subject, "is a bucket of the embedded store")
            : Finding.fail(
                subject,
                "the embedded store has no such bucket",
                "embedded: {buckets: [..., " + name + "]}"));
  }

  private void probe(String name, SnapshotBucketSettings bucket, Consumer<Finding> findings) {
    String subject = "snapshots.bucket " + name;
    try (ObjectStores stores = ObjectStores.declared(configuration, clock)) {
      String key = stores.kms().describe(bucket.key().orElseThrow()).arn();
      BucketRequest request = new BucketRequest(name, bucket.role().orElseThrow(), key);
      try (Bucket opened = stores.buckets().open(request)) {
        new BucketFinding(opened, subject, Long.toHexString(random.nextLong()), findings).run();
      }
    } catch (RefusedException | FailedException | StoreException | KeyNotAccessibleException e) {
      findings.accept(Finding.fail(subject, String.valueOf(e.getMessage())));
    }
  }
}
