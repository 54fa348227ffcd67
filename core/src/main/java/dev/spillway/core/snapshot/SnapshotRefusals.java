package dev.spillway.core.snapshot;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;

/// The refusals about snapshots, each in the words and with the code of its kind.
final class SnapshotRefusals {
  private SnapshotRefusals() {}

  static RefusedException notFound(SnapshotId id) {
    return switch (id.kind()) {
      case DB ->
          refused(ErrorCode.DB_SNAPSHOT_NOT_FOUND, "Could not find snapshot with name " + id);
      case CLUSTER ->
          refused(
              ErrorCode.DB_CLUSTER_SNAPSHOT_NOT_FOUND,
              "Could not find cluster snapshot with name " + id);
    };
  }

  static RefusedException databaseNotFound(SnapshotKind kind, String database) {
    return switch (kind) {
      case DB ->
          refused(ErrorCode.DB_INSTANCE_NOT_FOUND, "DBInstance %s not found.".formatted(database));
      case CLUSTER ->
          refused(ErrorCode.DB_CLUSTER_NOT_FOUND, "DBCluster %s not found.".formatted(database));
    };
  }

  static RefusedException alreadyExists(SnapshotId id) {
    return switch (id.kind()) {
      case DB ->
          refused(
              ErrorCode.DB_SNAPSHOT_ALREADY_EXISTS,
              "Cannot create the snapshot because a snapshot with the identifier %s already exists."
                  .formatted(id));
      case CLUSTER ->
          refused(
              ErrorCode.DB_CLUSTER_SNAPSHOT_ALREADY_EXISTS,
              "Cannot create the cluster snapshot because a cluster snapshot with the identifier %s already exists."
                  .formatted(id));
    };
  }

  static RefusedException stillRead(SnapshotId id) {
    return invalidState(
        id,
        "The snapshot %s was deleted, but an export still reads it; its name is free when that export has ended."
            .formatted(id));
  }

  static RefusedException beingCreated(SnapshotId id) {
    return invalidState(
        id,
        "The snapshot %s is being created; delete it when it is available or failed."
            .formatted(id));
  }

  static RefusedException notCopyable(DbSnapshot snapshot) {
    return invalidState(
        snapshot.id(),
        "The snapshot %s is %s; only an available one can be copied."
            .formatted(snapshot.id(), snapshot.status().wire()));
  }

  static RefusedException tooManyAccounts(int most) {
    return refused(
        ErrorCode.SHARED_SNAPSHOT_QUOTA_EXCEEDED,
        "A snapshot can be shared with at most %d accounts.".formatted(most));
  }

  static RefusedException notAvailable(DbSnapshot snapshot) {
    return refused(
        ErrorCode.INVALID_EXPORT_SOURCE_STATE,
        "The snapshot %s is %s, not available%s."
            .formatted(
                snapshot.id(),
                snapshot.status().wire(),
                snapshot.statusReason().map(reason -> ": " + reason).orElse("")));
  }

  static RefusedException shuttingDown() {
    return refused(
        ErrorCode.SERVICE_UNAVAILABLE, "The server is shutting down; try again after its restart.");
  }

  private static RefusedException invalidState(SnapshotId id, String message) {
    return switch (id.kind()) {
      case DB -> refused(ErrorCode.INVALID_DB_SNAPSHOT_STATE, message);
      case CLUSTER -> refused(ErrorCode.INVALID_DB_CLUSTER_SNAPSHOT_STATE, message);
    };
  }

  private static RefusedException refused(ErrorCode code, String message) {
    return new RefusedException(code, message);
  }
}
