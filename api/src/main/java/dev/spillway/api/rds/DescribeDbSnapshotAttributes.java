package dev.spillway.api.rds;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBSnapshotAttribute;
import software.amazon.awssdk.services.rds.model.DBSnapshotAttributesResult;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotAttributesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotAttributesResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Tells which accounts may restore a snapshot of a DB instance.
final class DescribeDbSnapshotAttributes implements Operation<DescribeDbSnapshotAttributesRequest> {
  private static final Shape<DescribeDbSnapshotAttributesRequest> SHAPE =
      Shape.of(
          "DescribeDBSnapshotAttributes",
          DescribeDbSnapshotAttributesRequest::builder,
          "DBSnapshotIdentifier");

  private final Site site;
  private final SnapshotSharing sharing;

  DescribeDbSnapshotAttributes(Site site, Snapshots snapshots) {
    this.site = site;
    this.sharing = new SnapshotSharing(ResourceKind.INSTANCE, site, snapshots);
  }

  @Override
  public Shape<DescribeDbSnapshotAttributesRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeDbSnapshotAttributesRequest request) {
    return site.arnOf("snapshot", request.dbSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(DescribeDbSnapshotAttributesRequest request) {
    SnapshotId id = sharing.id(request.dbSnapshotIdentifier());
    return DescribeDbSnapshotAttributesResponse.builder()
        .dbSnapshotAttributesResult(result(id, sharing.accounts(id)))
        .build();
  }

  static DBSnapshotAttributesResult result(SnapshotId id, List<String> accounts) {
    return DBSnapshotAttributesResult.builder()
        .dbSnapshotIdentifier(id.name())
        .dbSnapshotAttributes(
            DBSnapshotAttribute.builder()
                .attributeName(SnapshotSharing.RESTORE)
                .attributeValues(accounts)
                .build())
        .build();
  }
}
