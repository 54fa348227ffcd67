package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import software.amazon.awssdk.services.rds.model.CreateDbClusterSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CreateDbClusterSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Begins to make a snapshot of a DB cluster.
final class CreateDbClusterSnapshot implements Operation<CreateDbClusterSnapshotRequest> {
  private static final Shape<CreateDbClusterSnapshotRequest> SHAPE =
      Shape.of(
          "CreateDBClusterSnapshot",
          CreateDbClusterSnapshotRequest::builder,
          "DBClusterSnapshotIdentifier",
          "DBClusterIdentifier");
  private static final int LONGEST_NAME = 63;

  private final Site site;
  private final Snapshots snapshots;
  private final DatabaseListing databases;

  CreateDbClusterSnapshot(Site site, Snapshots snapshots, DatabaseListing databases) {
    this.site = site;
    this.snapshots = snapshots;
    this.databases = databases;
  }

  @Override
  public Shape<CreateDbClusterSnapshotRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(CreateDbClusterSnapshotRequest request) {
    return site.arnOf(ResourceKind.CLUSTER.databaseType(), request.dbClusterIdentifier());
  }

  @Override
  public RdsResponse answer(CreateDbClusterSnapshotRequest request) {
    String name =
        SnapshotName.read(
            "DBClusterSnapshotIdentifier", request.dbClusterSnapshotIdentifier(), LONGEST_NAME);
    SnapshotRequest wanted =
        new SnapshotRequest(
            new SnapshotId(ResourceKind.CLUSTER.snapshots(), name),
            databases.find(ResourceKind.CLUSTER, request.dbClusterIdentifier()).id(),
            Tags.read(request.tags()));
    return CreateDbClusterSnapshotResponse.builder()
        .dbClusterSnapshot(new SnapshotMembers(site).cluster(snapshots.create(wanted)))
        .build();
  }
}
