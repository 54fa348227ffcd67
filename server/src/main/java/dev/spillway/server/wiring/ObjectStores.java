package dev.spillway.server.wiring;

import dev.spillway.aws.kms.AwsKms;
import dev.spillway.aws.s3.S3Buckets;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.objectstore.GuardedBuckets;
import dev.spillway.core.objectstore.StaticRole;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.storedexport.ExportHome;
import dev.spillway.core.storedexport.ExportHomes;
import dev.spillway.embedded.kms.EmbeddedKms;
import dev.spillway.embedded.kms.KmsRealm;
import dev.spillway.embedded.s3.AccessKeys;
import dev.spillway.embedded.s3.EmbeddedS3;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DataSize;
import dev.spillway.server.configuration.KeySettings;
import dev.spillway.server.configuration.SnapshotBucketSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Where objects go and which keys encrypt them: the declared endpoints with keys that their stores
/// hold, or the embedded store with keys of its own.
public final class ObjectStores implements AutoCloseable {
  private final S3Buckets s3;
  private final InstantSource clock;
  private final Optional<Embedded> embedded;
  private volatile Reach reach;

  /// What the configuration of one time reaches.
  private record Reach(Buckets buckets, Kms kms) {}

  private record Embedded(EmbeddedS3 store, EmbeddedKms kms, EmbeddedRoles roles) {}

  private ObjectStores(
      S3Buckets s3, InstantSource clock, Optional<Embedded> embedded, Reach reach) {
    this.s3 = s3;
    this.clock = clock;
    this.embedded = embedded;
    this.reach = reach;
  }

  /// @param readers who may read the embedded store, beside the exports themselves
  static ObjectStores open(
      Configuration configuration,
      AccessKeys readers,
      InstantSource clock,
      RandomGenerator random) {
    return configuration.usesEmbeddedStore()
        ? embedded(configuration, readers, clock, random)
        : declared(configuration, clock);
  }

  /// The declared endpoints; connects to nothing yet.
  public static ObjectStores declared(Configuration configuration, InstantSource clock) {
    S3Buckets s3 =
        new S3Buckets(
            new RoleBindings(configuration, clock).declared(), Memory.of(configuration).uploads());
    return new ObjectStores(s3, clock, Optional.empty(), declared(configuration, s3, clock));
  }

  /// Who the server of a configuration is at AWS; empty if AWS does not say.
  public static Optional<String> identity(Configuration configuration) {
    return RoleBindings.identity(configuration).arn();
  }

  private static Reach declared(Configuration configuration, S3Buckets s3, InstantSource clock) {
    DeclaredKeys declared = new DeclaredKeys(configuration, clock.instant());
    Kms kms =
        configuration.aws().kms()
            ? new KnownKeys(declared, new AwsKms(RoleBindings.identity(configuration)))
            : declared;
    return new Reach(new DeclaredBuckets(configuration, guarded(configuration, s3, kms)), kms);
  }

  private static ObjectStores embedded(
      Configuration configuration,
      AccessKeys readers,
      InstantSource clock,
      RandomGenerator random) {
    EmbeddedKms kms = keys(configuration, clock);
    List<StaticRole> known = StaticRoles.of(configuration);
    EmbeddedRoles roles = new EmbeddedRoles(readers, random);
    roles.know(known);
    EmbeddedS3 store = start(configuration, kms, roles, clock);
    try {
      configuration.embedded().buckets().forEach(store::createBucket);
      S3Buckets s3 =
          new S3Buckets(
              new RoleBindings(configuration, clock).embedded(store.endpoint(), known, roles::pair),
              Memory.of(configuration).uploads(),
              binding -> store.client(() -> binding.credentials().current().id()));
      return new ObjectStores(
          s3,
          clock,
          Optional.of(new Embedded(store, kms, roles)),
          new Reach(guarded(configuration, s3, kms), kms));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// Reads the roles, endpoints and keys of another configuration; they hold when the answer is
  /// run. Buckets that are open stay as they are.
  Runnable prepared(Configuration fresh) {
    List<StaticRole> known = StaticRoles.of(fresh);
    RoleBindings bindings = new RoleBindings(fresh, clock);
    if (embedded.isPresent()) {
      Embedded own = embedded.get();
      return () -> {
        keys(fresh, clock);
        own.roles().know(known);
        s3.rebind(bindings.embedded(own.store().endpoint(), known, own.roles()::pair));
        reach = new Reach(guarded(fresh, s3, own.kms()), own.kms());
      };
    }
    Reach next = declared(fresh, s3, clock);
    return () -> {
      s3.rebind(bindings.declared());
      reach = next;
    };
  }

  private static Buckets guarded(Configuration configuration, Buckets buckets, Kms kms) {
    return new GuardedBuckets(
        buckets, configuration.account(), StaticRoles.of(configuration), kms::policy);
  }

  /// The keys of the embedded store, with those that the configuration declares.
  public static EmbeddedKms keys(Configuration configuration, InstantSource clock) {
    EmbeddedKms kms =
        new EmbeddedKms(
            new KmsRealm(configuration.account(), configuration.region()),
            configuration.dataDirectory().resolve("keys"),
            clock);
    if (configuration.keys().isEmpty()) {
      kms.create(EmbeddedKms.DEFAULT_KEY_ID);
    }
    for (KeySettings key : configuration.keys()) {
      kms.create(key.id());
      key.alias().ifPresent(alias -> kms.alias(alias, key.id()));
    }
    return kms;
  }

  private static EmbeddedS3 start(
      Configuration configuration, EmbeddedKms kms, AccessKeys accessKeys, InstantSource clock) {
    String defaultKey =
        configuration.keys().isEmpty()
            ? EmbeddedKms.DEFAULT_KEY_ID
            : configuration.keys().getFirst().id();
    EmbeddedS3.Settings settings =
        new EmbeddedS3.Settings(
            configuration.dataDirectory().resolve("objects"),
            configuration.embedded().storePort(),
            configuration.region(),
            defaultKey,
            configuration.embedded().quota().map(DataSize::bytes).orElse(Long.MAX_VALUE));
    try {
      return EmbeddedS3.start(settings, kms, accessKeys, clock);
    } catch (IllegalStateException e) {
      throw new FailedException(
          Fault.SETUP,
          e.getMessage()
              + "; another port is set by embedded.store-port, or SPILLWAY_EMBEDDED_STORE_PORT",
          e);
    }
  }

  public Buckets buckets() {
    return request -> reach.buckets().open(request);
  }

  public Kms kms() {
    return new CurrentKms(() -> reach.kms());
  }

  /// Where stored exports are kept.
  ExportHomes exportHomes(Configuration configuration) {
    SnapshotBucketSettings bucket = configuration.snapshots().bucket();
    return new ExportHomes(
        buckets(),
        () ->
            bucket
                .name()
                .map(name ->
                    new ExportHome(
                        new BucketRequest(
                            name, bucket.role().orElseThrow(), keyArn(bucket.key().orElseThrow())),
                        bucket.folder())));
  }

  private String keyArn(String key) {
    try {
      return kms().describe(key).arn();
    } catch (KeyNotAccessibleException e) {
      throw new FailedException(Fault.SETUP, "snapshots.bucket.key: " + e.getMessage(), e);
    }
  }

  /// Where the embedded store listens, if it is used.
  Optional<URI> embeddedEndpoint() {
    return embedded.map(own -> own.store().endpoint());
  }

  @Override
  public void close() {
    s3.close();
    if (reach.kms() instanceof KnownKeys known) {
      known.close();
    }
    embedded.ifPresent(own -> own.store().close());
  }
}
