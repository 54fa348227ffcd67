package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the snapshots of DB instances by name. Nothing is shared between accounts, so
/// IncludeShared and IncludePublic add nothing.
final class DescribeDbSnapshots implements Operation<DescribeDbSnapshotsRequest> {
  private static final Shape<DescribeDbSnapshotsRequest> SHAPE =
      Shape.of("DescribeDBSnapshots", DescribeDbSnapshotsRequest::builder);

  private final Site site;
  private final SnapshotListing listing;
  private final SnapshotMembers members;

  DescribeDbSnapshots(Site site, Snapshots snapshots) {
    this.site = site;
    this.listing = new SnapshotListing(ResourceKind.INSTANCE, site, snapshots);
    this.members = new SnapshotMembers(site);
  }

  @Override
  public Shape<DescribeDbSnapshotsRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeDbSnapshotsRequest request) {
    return site.arnOf(
        "snapshot", request.dbSnapshotIdentifier() == null ? "*" : request.dbSnapshotIdentifier());
  }

  @Override
  public RdsResponse answer(DescribeDbSnapshotsRequest request) {
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    SnapshotSearch search =
        new SnapshotSearch(
            Given.optional("DBSnapshotIdentifier", request.dbSnapshotIdentifier()),
            Given.optional("DBInstanceIdentifier", request.dbInstanceIdentifier()),
            Given.optional("DbiResourceId", request.dbiResourceId()),
            Given.optional("SnapshotType", request.snapshotType()));
    Paging.Page<DbSnapshot> page = listing.page(paging, request.filters(), search);
    return DescribeDbSnapshotsResponse.builder()
        .marker(page.marker().orElse(null))
        .dbSnapshots(page.items().stream().map(members::db).toList())
        .build();
  }
}
