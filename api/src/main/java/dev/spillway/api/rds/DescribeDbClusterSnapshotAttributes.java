package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshotAttribute;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshotAttributesResult;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotAttributesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotAttributesResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Tells which accounts may restore a snapshot of a DB cluster.
final class DescribeDbClusterSnapshotAttributes
    implements Operation<DescribeDbClusterSnapshotAttributesRequest> {
  private static final Shape<DescribeDbClusterSnapshotAttributesRequest> SHAPE =
      Shape.of(
          "DescribeDBClusterSnapshotAttributes",
          DescribeDbClusterSnapshotAttributesRequest::builder,
          "DBClusterSnapshotIdentifier");

  private final Site site;
  private final SnapshotSharing sharing;

  DescribeDbClusterSnapshotAttributes(Site site, Snapshots snapshots) {
    this.site = site;
    this.sharing = new SnapshotSharing(ResourceKind.CLUSTER, site, snapshots);
  }

  @Override
  public Shape<DescribeDbClusterSnapshotAttributesRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeDbClusterSnapshotAttributesRequest request) {
    return site.arnOf("cluster-snapshot", request.dbClusterSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(DescribeDbClusterSnapshotAttributesRequest request) {
    SnapshotId id = sharing.id(request.dbClusterSnapshotIdentifier());
    return DescribeDbClusterSnapshotAttributesResponse.builder()
        .dbClusterSnapshotAttributesResult(result(id, sharing.accounts(id)))
        .build();
  }

  static DBClusterSnapshotAttributesResult result(SnapshotId id, List<String> accounts) {
    return DBClusterSnapshotAttributesResult.builder()
        .dbClusterSnapshotIdentifier(id.name())
        .dbClusterSnapshotAttributes(
            DBClusterSnapshotAttribute.builder()
                .attributeName(SnapshotSharing.RESTORE)
                .attributeValues(accounts)
                .build())
        .build();
  }
}
