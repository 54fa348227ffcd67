package dev.spillway.server.wiring;

import dev.spillway.core.objectstore.GuardedBuckets;
import dev.spillway.core.objectstore.StaticRole;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.PolicyFile;
import dev.spillway.server.configuration.RoleSettings;
import java.util.List;
import java.util.Optional;

/// The roles whose policies are evaluated here.
final class StaticRoles {
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Principal": {"Service": "%s"}, "Action": "sts:AssumeRole"}]}
      """
          .formatted(GuardedBuckets.EXPORTER);

  private StaticRoles() {}

  static List<StaticRole> of(Configuration configuration) {
    Optional<String> first = first(configuration);
    if (first.isPresent()) {
      return List.of(new StaticRole(first.get(), defaultTrust(), Optional.empty()));
    }
    return configuration.roles().stream()
        .filter(role -> role.kind() == RoleSettings.Kind.STATIC)
        .map(StaticRoles::role)
        .toList();
  }

  /// The role of the embedded defaults, if they hold.
  static Optional<String> first(Configuration configuration) {
    return configuration.roles().isEmpty() && configuration.usesEmbeddedStore()
        ? Optional.of(
            "arn:aws:iam::%s:role/service-role/ExportRole".formatted(configuration.account()))
        : Optional.empty();
  }

  private static Policy defaultTrust() {
    return Policy.parse("of default trust", PolicyType.TRUST, TRUST);
  }

  private static StaticRole role(RoleSettings role) {
    return new StaticRole(
        role.arn(),
        role.trust()
            .map(file -> PolicyFile.read(file, PolicyType.TRUST))
            .orElseGet(StaticRoles::defaultTrust),
        role.policy().map(file -> PolicyFile.read(file, PolicyType.IDENTITY)));
  }
}
