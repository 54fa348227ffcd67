package dev.spillway.api.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.SnapshotKind;

/// The two families of RDS's resources. A declared database is in both: as an instance, and as the
/// cluster of the same identifier whose only member that instance is.
enum ResourceKind {
  INSTANCE(SnapshotKind.DB, "db", "snapshot"),
  CLUSTER(SnapshotKind.CLUSTER, "cluster", "cluster-snapshot");

  private final SnapshotKind snapshots;
  private final String databaseType;
  private final String snapshotType;

  ResourceKind(SnapshotKind snapshots, String databaseType, String snapshotType) {
    this.snapshots = snapshots;
    this.databaseType = databaseType;
    this.snapshotType = snapshotType;
  }

  SnapshotKind snapshots() {
    return snapshots;
  }

  /// The database's type in ARNs and resource ids.
  String databaseType() {
    return databaseType;
  }

  /// The snapshot's type in ARNs.
  String snapshotType() {
    return snapshotType;
  }

  /// The filter by database of the kind's Describes.
  String databaseFilter() {
    return switch (this) {
      case INSTANCE -> "db-instance-id";
      case CLUSTER -> "db-cluster-id";
    };
  }

  /// The filter by snapshot of the kind's Describe.
  String snapshotFilter() {
    return switch (this) {
      case INSTANCE -> "db-snapshot-id";
      case CLUSTER -> "db-cluster-snapshot-id";
    };
  }

  RefusedException databaseNotFound(String asked) {
    return switch (this) {
      case INSTANCE ->
          new RefusedException(
              ErrorCode.DB_INSTANCE_NOT_FOUND, "DBInstance " + asked + " not found.");
      case CLUSTER ->
          new RefusedException(
              ErrorCode.DB_CLUSTER_NOT_FOUND, "DBCluster " + asked + " not found.");
    };
  }

  RefusedException snapshotNotFound(String asked) {
    return switch (this) {
      case INSTANCE ->
          new RefusedException(
              ErrorCode.DB_SNAPSHOT_NOT_FOUND, "DBSnapshot " + asked + " not found.");
      case CLUSTER ->
          new RefusedException(
              ErrorCode.DB_CLUSTER_SNAPSHOT_NOT_FOUND,
              "DBClusterSnapshot " + asked + " not found.");
    };
  }
}
