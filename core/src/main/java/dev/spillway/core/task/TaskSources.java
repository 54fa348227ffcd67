package dev.spillway.core.task;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Deployment;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Finds what a source ARN names: a snapshot only by the ARN form of its own kind.
final class TaskSources {
  private static final int MOST_NAMES = 10;

  private final Snapshots snapshots;
  private final Databases databases;

  TaskSources(Snapshots snapshots, Databases databases) {
    this.snapshots = snapshots;
    this.databases = databases;
  }

  /// What is known of a source before its task runs.
  ///
  /// @param snapshotTime of a snapshot
  record Facts(Engine engine, Optional<Instant> snapshotTime) {}

  /// A source held for one task; closing lets it go.
  record Held(Source source, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  /// @param exportOnly as sent
  /// @throws RefusedException the not-found code of the ARN's form, InvalidExportSourceState, or
  ///   InvalidExportOnly
  Facts check(SourceArn arn, List<String> exportOnly) {
    return switch (arn.kind()) {
      case SNAPSHOT, CLUSTER_SNAPSHOT -> snapshot(arn, exportOnly);
      case CLUSTER -> live(arn, exportOnly);
    };
  }

  private Facts snapshot(SourceArn arn, List<String> exportOnly) {
    try (Snapshots.Lease lease = snapshots.lease(snapshotId(arn))) {
      DbSnapshot snapshot = lease.snapshot();
      if (deployment(snapshot.database()) == Deployment.RDS_CUSTOM) {
        throw wrongState("You can't export snapshot data from RDS Custom DB instances.");
      }
      checkNames(exportOnly, snapshot.engine(), lease::source, arn);
      return new Facts(snapshot.engine(), Optional.of(snapshot.createTime()));
    }
  }

  private Facts live(SourceArn arn, List<String> exportOnly) {
    DeclaredDatabase database = cluster(arn);
    switch (database.deployment()) {
      case STANDARD -> {}
      case MULTI_AZ_CLUSTER ->
          throw wrongState("You can't export cluster data from Multi-AZ DB clusters.");
      case RDS_CUSTOM ->
          throw wrongState("You can't export cluster data from RDS Custom DB instances.");
    }
    if (databases.facts(database.id()).isEmpty()) {
      throw wrongState(
          "There is no connection to the cluster %s at %s:%d. %s"
              .formatted(
                  database.id(),
                  database.host(),
                  database.port(),
                  databases.whyUnknown(database.id())));
    }
    checkNames(exportOnly, database.engine(), () -> databases.live(database.id()), arn);
    return new Facts(database.engine(), Optional.empty());
  }

  private Deployment deployment(DatabaseId id) {
    return databases.find(id).map(DeclaredDatabase::deployment).orElse(Deployment.STANDARD);
  }

  /// The source is opened only if there are names to look up.
  private static void checkNames(
      List<String> exportOnly, Engine engine, Supplier<Source> source, SourceArn arn) {
    ExportScope scope = ExportScope.parse(exportOnly, engine);
    if (scope.items().isEmpty()) {
      return;
    }
    List<ExportScope.Item> missing;
    try {
      missing = source.get().missing(scope);
    } catch (FailedException e) {
      throw new RefusedException(
          ErrorCode.INVALID_EXPORT_SOURCE_STATE,
          "The names in ExportOnly cannot be looked up in %s: %s"
              .formatted(arn.text(), e.getMessage()),
          e);
    }
    if (!missing.isEmpty()) {
      throw new RefusedException(
          ErrorCode.INVALID_EXPORT_ONLY,
          "ExportOnly names what is not in %s: %s%s. Names are case-sensitive; views and system schemas are not exported."
              .formatted(
                  arn.text(),
                  missing.stream()
                      .limit(MOST_NAMES)
                      .map(ExportScope.Item::toString)
                      .collect(Collectors.joining(", ")),
                  missing.size() > MOST_NAMES ? " and others" : ""));
    }
  }

  private static RefusedException wrongState(String message) {
    return new RefusedException(ErrorCode.INVALID_EXPORT_SOURCE_STATE, message);
  }

  /// Holds the source of a task that runs; unlike [#check] also a snapshot deleted since.
  ///
  /// @throws FailedException if the source is gone
  Held hold(SourceArn arn) {
    return switch (arn.kind()) {
      case SNAPSHOT, CLUSTER_SNAPSHOT -> {
        Snapshots.Lease lease =
            snapshots
                .leaseAgain(snapshotId(arn))
                .orElseThrow(() ->
                    new FailedException(
                        Fault.SOURCE,
                        "the files of snapshot %s are gone; create the snapshot again and start a new export"
                            .formatted(arn.name())));
        yield new Held(lease.source(), lease::close);
      }
      case CLUSTER -> new Held(databases.live(cluster(arn).id()), () -> {});
    };
  }

  static SnapshotId snapshotId(SourceArn arn) {
    return new SnapshotId(
        arn.kind() == SourceArn.Kind.SNAPSHOT ? SnapshotKind.DB : SnapshotKind.CLUSTER, arn.name());
  }

  private DeclaredDatabase cluster(SourceArn arn) {
    try {
      return databases.find(new DatabaseId(arn.name())).orElseThrow(() -> clusterNotFound(arn));
    } catch (IllegalArgumentException e) {
      throw clusterNotFound(arn);
    }
  }

  private static RefusedException clusterNotFound(SourceArn arn) {
    return new RefusedException(
        ErrorCode.DB_CLUSTER_NOT_FOUND, "DBCluster %s not found.".formatted(arn.name()));
  }
}
