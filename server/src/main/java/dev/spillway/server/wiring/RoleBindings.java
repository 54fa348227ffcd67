package dev.spillway.server.wiring;

import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Checksums;
import dev.spillway.aws.s3.Credentials;
import dev.spillway.aws.s3.Encryption;
import dev.spillway.aws.s3.EndpointEncryption;
import dev.spillway.aws.s3.RoleBinding;
import dev.spillway.aws.s3.S3Endpoint;
import dev.spillway.server.configuration.AccessKey;
import dev.spillway.server.configuration.AccessKeySource;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.EndpointSettings;
import dev.spillway.server.configuration.RoleSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What roles stand for: the endpoints of the configuration, or the embedded store.
final class RoleBindings {
  private final Configuration configuration;

  RoleBindings(Configuration configuration) {
    this.configuration = configuration;
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
    AccessKeySource source = role.accessKeyFile().orElseThrow();
    return new RoleBinding(role.arn(), endpoint(endpoint), () -> pair(source.read()));
  }

  private static AccessKeyPair pair(AccessKey key) {
    return new AccessKeyPair(key.id(), key.secret(), key.sessionToken());
  }

  /// The declared roles, or the one of the embedded defaults, at the embedded store.
  List<RoleBinding> embedded(URI store, AccessKeyPair accessKey) {
    S3Endpoint endpoint = S3Endpoint.at(EndpointSettings.EMBEDDED, store, configuration.region());
    List<String> roles =
        configuration.roles().isEmpty()
            ? List.of(
                "arn:aws:iam::%s:role/service-role/ExportRole".formatted(configuration.account()))
            : configuration.roles().stream().map(RoleSettings::arn).toList();
    return roles.stream()
        .map(role -> new RoleBinding(role, endpoint, Credentials.fixed(accessKey)))
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
                : EndpointEncryption.BucketKeys.OFF));
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
