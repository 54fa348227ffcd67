package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Deletes a snapshot of a DB instance; RDS answers it with the status `deleted`.
final class DeleteDbSnapshot implements Operation<DeleteDbSnapshotRequest> {
  private static final Shape<DeleteDbSnapshotRequest> SHAPE =
      Shape.of("DeleteDBSnapshot", DeleteDbSnapshotRequest::builder, "DBSnapshotIdentifier");

  private final Site site;
  private final Snapshots snapshots;

  DeleteDbSnapshot(Site site, Snapshots snapshots) {
    this.site = site;
    this.snapshots = snapshots;
  }

  @Override
  public Shape<DeleteDbSnapshotRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DeleteDbSnapshotRequest request) {
    return site.arnOf(ResourceKind.INSTANCE.snapshotType(), request.dbSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(DeleteDbSnapshotRequest request) {
    String asked = request.dbSnapshotIdentifier();
    SnapshotId id =
        site.nameOf(ResourceKind.INSTANCE.snapshotType(), asked)
            .map(name -> new SnapshotId(ResourceKind.INSTANCE.snapshots(), name))
            .orElseThrow(() -> ResourceKind.INSTANCE.snapshotNotFound(asked));
    DbSnapshot deleted = snapshots.delete(id);
    return DeleteDbSnapshotResponse.builder()
        .dbSnapshot(new SnapshotMembers(site).db(deleted).copy(b -> b.status("deleted")))
        .build();
  }
}
