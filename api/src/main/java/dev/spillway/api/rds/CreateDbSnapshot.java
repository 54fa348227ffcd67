package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Begins to make a snapshot of a DB instance.
final class CreateDbSnapshot implements Operation<CreateDbSnapshotRequest> {
  private static final Shape<CreateDbSnapshotRequest> SHAPE =
      Shape.of(
          "CreateDBSnapshot",
          CreateDbSnapshotRequest::builder,
          "DBSnapshotIdentifier",
          "DBInstanceIdentifier");
  private static final int LONGEST_NAME = 255;

  private final Site site;
  private final Snapshots snapshots;
  private final DatabaseListing databases;

  CreateDbSnapshot(Site site, Snapshots snapshots, DatabaseListing databases) {
    this.site = site;
    this.snapshots = snapshots;
    this.databases = databases;
  }

  @Override
  public Shape<CreateDbSnapshotRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(CreateDbSnapshotRequest request) {
    return site.arnOf(ResourceKind.INSTANCE.databaseType(), request.dbInstanceIdentifier());
  }

  @Override
  public RdsResponse answer(CreateDbSnapshotRequest request) {
    String name =
        SnapshotName.read("DBSnapshotIdentifier", request.dbSnapshotIdentifier(), LONGEST_NAME);
    SnapshotRequest wanted =
        new SnapshotRequest(
            new SnapshotId(ResourceKind.INSTANCE.snapshots(), name),
            databases.find(ResourceKind.INSTANCE, request.dbInstanceIdentifier()).id(),
            Tags.read(request.tags()));
    return CreateDbSnapshotResponse.builder()
        .dbSnapshot(new SnapshotMembers(site).db(snapshots.create(wanted)))
        .build();
  }
}
