package dev.spillway.server.wiring;

import dev.spillway.aws.role.AssumedRole;
import dev.spillway.aws.role.OwnIdentity;
import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Checksums;
import dev.spillway.aws.s3.Credentials;
import dev.spillway.aws.s3.Encryption;
import dev.spillway.aws.s3.EndpointEncryption;
import dev.spillway.aws.s3.RoleBinding;
import dev.spillway.aws.s3.Route;
import dev.spillway.aws.s3.S3Endpoint;
import dev.spillway.core.objectstore.StaticRole;
import dev.spillway.server.configuration.AccessKey;
import dev.spillway.server.configuration.AccessKeySource;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.EndpointSettings;
import dev.spillway.server.configuration.RoleSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What roles stand for: the endpoints of the configuration, or the embedded store.
final class RoleBindings {
  private final Configuration configuration;
  private final InstantSource clock;

  RoleBindings(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /// The declared roles at the declared endpoints.
  List<RoleBinding> declared() {
    return configuration.roles().stream().map(this::declared).toList();
  }

  private RoleBinding declared(RoleSettings role) {
    EndpointSettings endpoint =
        role.endpoint()
            .flatMap(configuration::endpoint)
            .orElseGet(() -> configuration.endpoints().getFirst());
    Credentials credentials =
        switch (role.kind()) {
          case STATIC -> {
            AccessKeySource source = role.accessKeyFile().orElseThrow();
            yield () -> pair(source.read());
          }
          case AWS ->
              new AssumedRole(identity(configuration), role.arn(), role.externalId(), clock);
        };
    return new RoleBinding(role.arn(), endpoint(endpoint), credentials);
  }

  /// Who this server is at AWS.
  static OwnIdentity identity(Configuration configuration) {
    return new OwnIdentity(
        configuration.region(),
        configuration.aws().accessKeyFile().map(source -> () -> pair(source.read())),
        configuration.aws().stsUrl(),
        configuration.aws().kmsUrl());
  }

  private static AccessKeyPair pair(AccessKey key) {
    return new AccessKeyPair(key.id(), key.secret(), key.sessionToken());
  }

  /// The roles at the embedded store.
  List<RoleBinding> embedded(
      URI store, List<StaticRole> roles, Function<String, AccessKeyPair> keys) {
    S3Endpoint endpoint = S3Endpoint.at(EndpointSettings.EMBEDDED, store, configuration.region());
    return roles.stream()
        .map(role ->
            new RoleBinding(role.arn(), endpoint, Credentials.fixed(keys.apply(role.arn()))))
        .toList();
  }

  private S3Endpoint endpoint(EndpointSettings settings) {
    return new S3Endpoint(
        settings.name(),
        settings.url(),
        settings.region().orElse(configuration.region()),
        settings.usesPathStyle() ? S3Endpoint.Addressing.PATH : S3Endpoint.Addressing.VIRTUAL_HOST,
        settings.caFile(),
        switch (settings.checksumsInUse()) {
          case WHEN_SUPPORTED -> Checksums.WHEN_SUPPORTED;
          case WHEN_REQUIRED -> Checksums.WHEN_REQUIRED;
        },
        new EndpointEncryption(
            encryption(settings),
            storeKeyIds(settings.name()),
            settings.bucketKeys()
                ? EndpointEncryption.BucketKeys.ON
                : EndpointEncryption.BucketKeys.OFF),
        new Route(settings.proxy(), settings.expectedBucketOwner()));
  }

  private static Encryption encryption(EndpointSettings settings) {
    return switch (settings.encryption()) {
      case SSE_KMS -> Encryption.SSE_KMS;
      case SSE_S3 -> Encryption.SSE_S3;
      case BUCKET_DEFAULT -> Encryption.BUCKET_DEFAULT;
      case NONE -> Encryption.NONE;
    };
  }

  private Map<String, String> storeKeyIds(String endpoint) {
    Map<String, String> ids = new HashMap<>();
    configuration
        .keys()
        .forEach(key -> {
          String id = key.storeKeyId().get(endpoint);
          if (id != null) {
            ids.put(DeclaredKeys.arn(configuration, key), id);
          }
        });
    return ids;
  }
}
