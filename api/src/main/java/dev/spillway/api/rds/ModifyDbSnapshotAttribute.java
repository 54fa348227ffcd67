package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.List;
import software.amazon.awssdk.services.rds.model.ModifyDbSnapshotAttributeRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbSnapshotAttributeResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Changes which accounts may restore a snapshot of a DB instance.
final class ModifyDbSnapshotAttribute implements Operation<ModifyDbSnapshotAttributeRequest> {
  private static final Shape<ModifyDbSnapshotAttributeRequest> SHAPE =
      Shape.of(
          "ModifyDBSnapshotAttribute",
          ModifyDbSnapshotAttributeRequest::builder,
          "DBSnapshotIdentifier",
          "AttributeName");

  private final Site site;
  private final SnapshotSharing sharing;

  ModifyDbSnapshotAttribute(Site site, Snapshots snapshots) {
    this.site = site;
    this.sharing = new SnapshotSharing(ResourceKind.INSTANCE, site, snapshots);
  }

  @Override
  public Shape<ModifyDbSnapshotAttributeRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(ModifyDbSnapshotAttributeRequest request) {
    return site.arnOf("snapshot", request.dbSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(ModifyDbSnapshotAttributeRequest request) {
    SnapshotId id = sharing.id(request.dbSnapshotIdentifier());
    List<String> accounts =
        sharing.change(
            id, request.attributeName(), request.valuesToAdd(), request.valuesToRemove());
    return ModifyDbSnapshotAttributeResponse.builder()
        .dbSnapshotAttributesResult(DescribeDbSnapshotAttributes.result(id, accounts))
        .build();
  }
}
