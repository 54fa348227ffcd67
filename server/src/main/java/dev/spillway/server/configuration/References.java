package dev.spillway.server.configuration;

import dev.spillway.core.policy.MalformedPolicyException;
import dev.spillway.core.policy.PolicyType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Checks what one part of the configuration says of another.
final class References {
  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  References(String file) {
    this.file = file;
  }

  List<Problem> problems(Configuration configuration) {
    Set<String> endpoints =
        configuration.endpoints().stream().map(EndpointSettings::name).collect(Collectors.toSet());
    configuration.roles().forEach(role -> check(role, endpoints));
    configuration.keys().forEach(key -> check(key, endpoints));
    configuration
        .callers()
        .forEach(caller ->
            caller.policy().ifPresent(file -> policy("callers", file, PolicyType.IDENTITY)));
    snapshotRole(configuration);
    bucketsBelongToOneEndpoint(configuration.endpoints());
    aliasesAreUnique(configuration.keys());
    for (RoleSettings role : configuration.roles()) {
      if (!role.arn().contains("::" + configuration.account() + ":")) {
        add("roles", role.arn() + " belongs to another account than " + configuration.account());
      }
    }
    return problems;
  }

  private void check(RoleSettings role, Set<String> endpoints) {
    if (role.endpoint().isEmpty()) {
      if (endpoints.size() > 1) {
        add("roles", role.arn() + " must name its endpoint: one of " + sorted(endpoints));
      }
    } else if (!endpoints.contains(role.endpoint().get())) {
      add(
          "roles",
          "%s names the endpoint '%s', which is not declared%s"
              .formatted(role.arn(), role.endpoint().get(), among(endpoints)));
    }
    role.trust().ifPresent(file -> policy("roles", file, PolicyType.TRUST));
    role.policy().ifPresent(file -> policy("roles", file, PolicyType.IDENTITY));
    if (role.kind() == RoleSettings.Kind.AWS && endpoints.isEmpty()) {
      add(
          "roles",
          role.arn()
              + " is of kind aws, but no endpoint is declared: the embedded store knows no AWS");
    }
    if (role.kind() == RoleSettings.Kind.STATIC
        && !endpoints.isEmpty()
        && role.accessKeyFile().isEmpty()) {
      add("roles", role.arn() + " needs access-key-file: what its endpoint knows it by");
    }
  }

  private void check(KeySettings key, Set<String> endpoints) {
    for (String endpoint : key.storeKeyId().keySet()) {
      if (!endpoints.contains(endpoint)) {
        add(
            "keys",
            "%s has a store-key-id for the endpoint '%s', which is not declared%s"
                .formatted(key.id(), endpoint, among(endpoints)));
      }
    }
  }

  private void snapshotRole(Configuration configuration) {
    List<String> roles = configuration.roles().stream().map(RoleSettings::arn).toList();
    configuration
        .snapshots()
        .bucket()
        .role()
        .filter(role -> !roles.isEmpty() && !roles.contains(role))
        .ifPresent(
            role -> add("snapshots.bucket", "%s is not declared under roles".formatted(role)));
  }

  private void policy(String key, Path file, PolicyType type) {
    try {
      PolicyFile.read(file, type);
    } catch (MalformedPolicyException e) {
      add(key, String.valueOf(e.getMessage()));
    }
  }

  private void bucketsBelongToOneEndpoint(List<EndpointSettings> endpoints) {
    Map<String, String> owners = new HashMap<>();
    for (EndpointSettings endpoint : endpoints) {
      for (String bucket : endpoint.buckets()) {
        String owner = owners.putIfAbsent(bucket, endpoint.name());
        if (owner != null) {
          add(
              "endpoints",
              "the bucket '%s' stands under '%s' and under '%s'; a bucket is at one endpoint"
                  .formatted(bucket, owner, endpoint.name()));
        }
      }
    }
  }

  private void aliasesAreUnique(List<KeySettings> keys) {
    Map<String, String> owners = new HashMap<>();
    for (KeySettings key : keys) {
      if (key.alias().isPresent()) {
        String owner = owners.putIfAbsent(key.alias().get(), key.id());
        if (owner != null) {
          add(
              "keys",
              "%s stands for '%s' and for '%s'".formatted(key.alias().get(), owner, key.id()));
        }
      }
    }
  }

  private static String among(Set<String> endpoints) {
    return endpoints.isEmpty() ? "; no endpoint is" : "; declared: " + sorted(endpoints);
  }

  private static String sorted(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  private void add(String key, String text) {
    problems.add(new Problem(file, key, text));
  }
}
