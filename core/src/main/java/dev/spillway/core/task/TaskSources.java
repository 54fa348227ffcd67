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
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Source;
import java.time.Instant;
import java.util.Optional;

/// Finds what a source ARN names: a snapshot only by the ARN form of its own kind.
final class TaskSources {
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

  /// @throws RefusedException the not-found code of the ARN's form, or InvalidExportSourceState
  Facts check(SourceArn arn) {
    return switch (arn.kind()) {
      case SNAPSHOT, CLUSTER_SNAPSHOT -> {
        try (Snapshots.Lease lease = snapshots.lease(snapshotId(arn))) {
          DbSnapshot snapshot = lease.snapshot();
          yield new Facts(snapshot.engine(), Optional.of(snapshot.createTime()));
        }
      }
      case CLUSTER -> {
        DeclaredDatabase database = cluster(arn);
        if (databases.facts(database.id()).isEmpty()) {
          throw new RefusedException(
              ErrorCode.INVALID_EXPORT_SOURCE_STATE,
              "The cluster %s cannot be reached at %s:%d; `spillway doctor` shows why."
                  .formatted(database.id(), database.host(), database.port()));
        }
        yield new Facts(database.engine(), Optional.empty());
      }
    };
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
