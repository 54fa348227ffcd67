package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.List;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterSnapshotAttributeRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterSnapshotAttributeResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Changes which accounts may restore a snapshot of a DB cluster.
final class ModifyDbClusterSnapshotAttribute
    implements Operation<ModifyDbClusterSnapshotAttributeRequest> {
  private static final Shape<ModifyDbClusterSnapshotAttributeRequest> SHAPE =
      Shape.of(
          "ModifyDBClusterSnapshotAttribute",
          ModifyDbClusterSnapshotAttributeRequest::builder,
          "DBClusterSnapshotIdentifier",
          "AttributeName");

  private final Site site;
  private final SnapshotSharing sharing;

  ModifyDbClusterSnapshotAttribute(Site site, Snapshots snapshots) {
    this.site = site;
    this.sharing = new SnapshotSharing(ResourceKind.CLUSTER, site, snapshots);
  }

  @Override
  public Shape<ModifyDbClusterSnapshotAttributeRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(ModifyDbClusterSnapshotAttributeRequest request) {
    return site.arnOf("cluster-snapshot", request.dbClusterSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(ModifyDbClusterSnapshotAttributeRequest request) {
    SnapshotId id = sharing.id(request.dbClusterSnapshotIdentifier());
    List<String> accounts =
        sharing.change(
            id, request.attributeName(), request.valuesToAdd(), request.valuesToRemove());
    return ModifyDbClusterSnapshotAttributeResponse.builder()
        .dbClusterSnapshotAttributesResult(DescribeDbClusterSnapshotAttributes.result(id, accounts))
        .build();
  }
}
