package dev.spillway.api.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the snapshots of DB clusters by name. Nothing is shared between accounts, so IncludeShared
/// and IncludePublic add nothing.
final class DescribeDbClusterSnapshots implements Operation<DescribeDbClusterSnapshotsRequest> {
  private static final Shape<DescribeDbClusterSnapshotsRequest> SHAPE =
      Shape.of("DescribeDBClusterSnapshots", DescribeDbClusterSnapshotsRequest::builder);

  private final Site site;
  private final SnapshotListing listing;
  private final SnapshotMembers members;

  DescribeDbClusterSnapshots(Site site, Snapshots snapshots) {
    this.site = site;
    this.listing = new SnapshotListing(ResourceKind.CLUSTER, site, snapshots);
    this.members = new SnapshotMembers(site);
  }

  @Override
  public Shape<DescribeDbClusterSnapshotsRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeDbClusterSnapshotsRequest request) {
    return site.arnOf(
        "cluster-snapshot",
        request.dbClusterSnapshotIdentifier() == null
            ? "*"
            : request.dbClusterSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(DescribeDbClusterSnapshotsRequest request) {
    if (request.dbClusterIdentifier() != null && request.dbClusterSnapshotIdentifier() != null) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_COMBINATION,
          "DBClusterIdentifier and DBClusterSnapshotIdentifier cannot be used together.");
    }
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    SnapshotSearch search =
        new SnapshotSearch(
            Given.optional("DBClusterSnapshotIdentifier", request.dbClusterSnapshotIdentifier()),
            Given.optional("DBClusterIdentifier", request.dbClusterIdentifier()),
            Given.optional("DbClusterResourceId", request.dbClusterResourceId()),
            Given.optional("SnapshotType", request.snapshotType()));
    Paging.Page<DbSnapshot> page = listing.page(paging, request.filters(), search);
    return DescribeDbClusterSnapshotsResponse.builder()
        .marker(page.marker().orElse(null))
        .dbClusterSnapshots(page.items().stream().map(members::cluster).toList())
        .build();
  }
}
