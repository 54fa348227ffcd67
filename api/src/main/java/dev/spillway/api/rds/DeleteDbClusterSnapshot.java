package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbClusterSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Deletes a snapshot of a DB cluster; RDS answers it with the status that it had.
final class DeleteDbClusterSnapshot implements Operation<DeleteDbClusterSnapshotRequest> {
  private static final Shape<DeleteDbClusterSnapshotRequest> SHAPE =
      Shape.of(
          "DeleteDBClusterSnapshot",
          DeleteDbClusterSnapshotRequest::builder,
          "DBClusterSnapshotIdentifier");

  private final Site site;
  private final Snapshots snapshots;

  DeleteDbClusterSnapshot(Site site, Snapshots snapshots) {
    this.site = site;
    this.snapshots = snapshots;
  }

  @Override
  public Shape<DeleteDbClusterSnapshotRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DeleteDbClusterSnapshotRequest request) {
    return site.arnOf(ResourceKind.CLUSTER.snapshotType(), request.dbClusterSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(DeleteDbClusterSnapshotRequest request) {
    String asked = request.dbClusterSnapshotIdentifier();
    SnapshotId id =
        site.nameOf(ResourceKind.CLUSTER.snapshotType(), asked)
            .map(name -> new SnapshotId(ResourceKind.CLUSTER.snapshots(), name))
            .orElseThrow(() -> ResourceKind.CLUSTER.snapshotNotFound(asked));
    DbSnapshot deleted = snapshots.delete(id);
    return DeleteDbClusterSnapshotResponse.builder()
        .dbClusterSnapshot(new SnapshotMembers(site).cluster(deleted))
        .build();
  }
}
