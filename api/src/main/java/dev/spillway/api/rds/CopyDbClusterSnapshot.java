package dev.spillway.api.rds;

import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.Optional;
import software.amazon.awssdk.services.rds.model.CopyDbClusterSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CopyDbClusterSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Begins to copy a snapshot of a DB cluster.
final class CopyDbClusterSnapshot implements Operation<CopyDbClusterSnapshotRequest> {
  private static final Shape<CopyDbClusterSnapshotRequest> SHAPE =
      Shape.of(
          "CopyDBClusterSnapshot",
          CopyDbClusterSnapshotRequest::builder,
          "SourceDBClusterSnapshotIdentifier",
          "TargetDBClusterSnapshotIdentifier");
  private static final int LONGEST_NAME = 63;

  private final Site site;
  private final SnapshotCopying copying;

  CopyDbClusterSnapshot(Site site, Snapshots snapshots) {
    this.site = site;
    this.copying = new SnapshotCopying(ResourceKind.CLUSTER, site, snapshots);
  }

  @Override
  public Shape<CopyDbClusterSnapshotRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(CopyDbClusterSnapshotRequest request) {
    return site.arnOf("cluster-snapshot", request.sourceDBClusterSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(CopyDbClusterSnapshotRequest request) {
    SnapshotCopying.requireAbsent("KmsKeyId", request.kmsKeyId());
    String target =
        SnapshotName.read(
            "TargetDBClusterSnapshotIdentifier",
            request.targetDBClusterSnapshotIdentifier(),
            LONGEST_NAME);
    return CopyDbClusterSnapshotResponse.builder()
        .dbClusterSnapshot(
            new SnapshotMembers(site)
                .cluster(
                    copying.copy(
                        request.sourceDBClusterSnapshotIdentifier(),
                        target,
                        request.tags(),
                        Optional.ofNullable(request.copyTags()))))
        .build();
  }
}
