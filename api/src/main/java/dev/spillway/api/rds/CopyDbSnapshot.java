package dev.spillway.api.rds;

import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.CopyDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CopyDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Begins to copy a snapshot of a DB instance.
final class CopyDbSnapshot implements Operation<CopyDbSnapshotRequest> {
  private static final Shape<CopyDbSnapshotRequest> SHAPE =
      Shape.of(
          "CopyDBSnapshot",
          CopyDbSnapshotRequest::builder,
          "SourceDBSnapshotIdentifier",
          "TargetDBSnapshotIdentifier");
  private static final int LONGEST_NAME = 255;

  private final Site site;
  private final SnapshotCopying copying;

  CopyDbSnapshot(Site site, Snapshots snapshots) {
    this.site = site;
    this.copying = new SnapshotCopying(ResourceKind.INSTANCE, site, snapshots);
  }

  @Override
  public Shape<CopyDbSnapshotRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(CopyDbSnapshotRequest request) {
    return site.arnOf("snapshot", request.sourceDBSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(CopyDbSnapshotRequest request) {
    SnapshotCopying.requireAbsent("KmsKeyId", request.kmsKeyId());
    SnapshotCopying.requireAbsent("OptionGroupName", request.optionGroupName());
    SnapshotCopying.requireAbsent(
        "TargetCustomAvailabilityZone", request.targetCustomAvailabilityZone());
    SnapshotCopying.requireAbsent("SnapshotAvailabilityZone", request.snapshotAvailabilityZone());
    String target =
        SnapshotName.read(
            "TargetDBSnapshotIdentifier", request.targetDBSnapshotIdentifier(), LONGEST_NAME);
    return CopyDbSnapshotResponse.builder()
        .dbSnapshot(
            new SnapshotMembers(site)
                .db(
                    copying.copy(
                        request.sourceDBSnapshotIdentifier(),
                        target,
                        request.tags(),
                        Optional.ofNullable(request.copyTags()))))
        .build();
  }
}
