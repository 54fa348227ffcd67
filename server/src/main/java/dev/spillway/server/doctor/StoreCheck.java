package dev.spillway.server.doctor;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.EndpointSettings;
import dev.spillway.server.configuration.KeySettings;
import dev.spillway.server.configuration.RoleSettings;
import dev.spillway.server.wiring.ObjectStores;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Every role with every bucket of its endpoint, under every key.
final class StoreCheck implements Check {
  private final Configuration configuration;
  private final InstantSource clock;
  private final RandomGenerator random;

  StoreCheck(Configuration configuration, InstantSource clock, RandomGenerator random) {
    this.configuration = configuration;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    if (configuration.roles().isEmpty()) {
      findings.accept(
          Finding.fail(
              "roles",
              "endpoints are declared, but no role: every StartExportTask would answer IamRoleNotFound",
              "roles: [{arn: arn:aws:iam::%s:role/export, endpoint: %s, access-key-file: FILE}]"
                  .formatted(
                      configuration.account(), configuration.endpoints().getFirst().name())));
    }
    if (configuration.keys().isEmpty() && !configuration.aws().kms()) {
      findings.accept(
          Finding.fail(
              "keys",
              "no key is declared: every StartExportTask would answer KMSKeyNotAccessibleFault",
              "keys: [{id: lake-key, alias: alias/lake}]"));
    }
    if (configuration.roles().stream().anyMatch(role -> role.kind() == RoleSettings.Kind.AWS)) {
      identity(findings);
    }
    try (ObjectStores stores = ObjectStores.declared(configuration, clock)) {
      for (RoleSettings role : configuration.roles()) {
        examine(role, endpointOf(role), stores, findings);
      }
    }
  }

  private EndpointSettings endpointOf(RoleSettings role) {
    return role.endpoint()
        .flatMap(configuration::endpoint)
        .orElseGet(() -> configuration.endpoints().getFirst());
  }

  private void examine(
      RoleSettings role,
      EndpointSettings endpoint,
      ObjectStores stores,
      Consumer<Finding> findings) {
    if (endpoint.buckets().isEmpty()) {
      findings.accept(
          Finding.warn(
              "endpoint " + endpoint.name(),
              "no bucket is listed, so nothing could be tried",
              "endpoints: [{name: " + endpoint.name() + ", buckets: [BUCKET]}]"));
    }
    encryption(endpoint, findings);
    List<KeySettings> keys = configuration.keys();
    for (String bucket : endpoint.buckets()) {
      for (KeySettings key : keys) {
        probe(role, bucket, key, stores, findings);
      }
      if (keys.isEmpty() && configuration.aws().kms()) {
        reach(role, bucket, stores, findings);
      }
    }
  }

  private void identity(Consumer<Finding> findings) {
    findings.accept(
        ObjectStores.identity(configuration)
            .map(arn -> Finding.ok("AWS", "this server is " + arn))
            .orElseGet(() ->
                Finding.fail(
                    "AWS",
                    "STS does not say who this server is, so it can assume no role",
                    "aws: {access-key-file: FILE}, or credentials where the SDK looks for them")));
  }

  /// What can be tried of a role without a key: callers name the keys, and AWS KMS has them.
  private void reach(
      RoleSettings role, String bucket, ObjectStores stores, Consumer<Finding> findings) {
    String subject = "bucket %s as %s".formatted(bucket, shortName(role));
    try (Bucket opened = stores.buckets().open(new BucketRequest(bucket, role.arn(), ""))) {
      String location = opened.location();
      opened.isEmpty("spillway-doctor");
      findings.accept(
          Finding.ok(
              subject,
              "location and list work (in %s); writing is tried by each StartExportTask, under its key"
                  .formatted(location.isEmpty() ? "no region" : location)));
    } catch (RefusedException | FailedException | StoreException e) {
      findings.accept(Finding.fail(subject, e));
    }
  }

  private static String shortName(RoleSettings role) {
    return role.arn().substring(role.arn().indexOf("role/"));
  }

  private static void encryption(EndpointSettings endpoint, Consumer<Finding> findings) {
    if (endpoint.encryption() != EndpointSettings.Encryption.SSE_KMS) {
      findings.accept(
          Finding.warn(
              "endpoint " + endpoint.name(),
              "objects are not encrypted under the task's KMS key",
              "encryption: sse-kms, if the store has it"));
    }
  }

  private void probe(
      RoleSettings role,
      String bucket,
      KeySettings key,
      ObjectStores stores,
      Consumer<Finding> findings) {
    String subject = "bucket %s as %s under %s".formatted(bucket, shortName(role), key.id());
    BucketRequest request =
        new BucketRequest(bucket, role.arn(), stores.kms().describe(key.id()).arn());
    try (Bucket opened = stores.buckets().open(request)) {
      new BucketFinding(opened, subject, Long.toHexString(random.nextLong()), findings).run();
    } catch (RefusedException | FailedException | StoreException e) {
      findings.accept(Finding.fail(subject, e));
    }
  }
}
