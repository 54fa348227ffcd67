package dev.spillway.api.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the ResourceName of a tag operation names: a snapshot, or a declared database, whose only
/// tags are none.
record TaggedResource(ResourceKind kind, Optional<SnapshotId> snapshot, Snapshots snapshots) {

  /// @throws RefusedException InvalidParameterValue if it is no ARN of a resource with tags here,
  ///   otherwise the not-found code of its kind
  static TaggedResource find(
      String arn, Site site, Snapshots snapshots, DatabaseListing databases) {
    for (ResourceKind kind : ResourceKind.values()) {
      if (arn.startsWith(site.arn(kind.snapshotType(), ""))) {
        SnapshotId id =
            new SnapshotId(kind.snapshots(), site.nameOf(kind.snapshotType(), arn).orElseThrow());
        if (snapshots.find(id).isEmpty()) {
          throw kind.snapshotNotFound(id.name());
        }
        return new TaggedResource(kind, Optional.of(id), snapshots);
      }
      if (arn.startsWith(site.arn(kind.databaseType(), ""))) {
        databases.find(kind, arn);
        return new TaggedResource(kind, Optional.empty(), snapshots);
      }
    }
    throw Given.invalid(
        "Invalid resource name: %s. It is the ARN of a snapshot, cluster-snapshot, db or cluster of account %s in region %s."
            .formatted(arn, site.account(), site.region()));
  }

  Map<String, String> tags() {
    return snapshot.flatMap(snapshots::find).map(found -> found.tags()).orElseGet(Map::of);
  }

  /// @throws RefusedException InvalidDBInstanceState or InvalidDBClusterStateFault for a database
  void change(UnaryOperator<Map<String, String>> change) {
    SnapshotId id =
        snapshot.orElseThrow(() ->
            new RefusedException(
                switch (kind) {
                  case INSTANCE -> ErrorCode.INVALID_DB_INSTANCE_STATE;
                  case CLUSTER -> ErrorCode.INVALID_DB_CLUSTER_STATE;
                },
                "Databases are declared in the server's configuration and have no tags; tag their snapshots."));
    snapshots.tag(id, change);
  }
}
