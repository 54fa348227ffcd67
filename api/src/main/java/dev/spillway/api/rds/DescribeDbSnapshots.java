package dev.spillway.api.rds;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.Site;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the snapshots of DB instances by name. Nothing is shared between accounts, so
/// IncludeShared and IncludePublic add nothing.
final class DescribeDbSnapshots implements Operation<DescribeDbSnapshotsRequest> {
  private static final Shape<DescribeDbSnapshotsRequest> SHAPE =
      Shape.of("DescribeDBSnapshots", DescribeDbSnapshotsRequest::builder);

  private final Site site;
  private final Snapshots snapshots;
  private final SnapshotMembers members;
  private final Filters<DbSnapshot> filters;

  DescribeDbSnapshots(Site site, Snapshots snapshots) {
    this.site = site;
    this.snapshots = snapshots;
    this.members = new SnapshotMembers(site);
    this.filters =
        new Filters<>(
            Map.of(
                "db-instance-id",
                found -> List.of(found.database().text(), site.arn("db", found.database().text())),
                "db-snapshot-id",
                found -> List.of(found.id().name()),
                "dbi-resource-id",
                found ->
                    List.of(ResourceId.of(site, ResourceKind.INSTANCE, found.database().text())),
                "snapshot-type",
                snapshot -> List.of(snapshot.type().wire()),
                "engine",
                found -> List.of(found.engine().rdsName())));
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
    Predicate<DbSnapshot> wanted = filters.predicate(request.filters());
    SnapshotSearch search =
        new SnapshotSearch(
            Given.optional("DBSnapshotIdentifier", request.dbSnapshotIdentifier()),
            Given.optional("DBInstanceIdentifier", request.dbInstanceIdentifier()),
            Given.optional("DbiResourceId", request.dbiResourceId()),
            Given.optional("SnapshotType", request.snapshotType()));
    Paging.Page<DbSnapshot> page =
        paging.page(
            search.in(snapshots, ResourceKind.INSTANCE, site).filter(wanted),
            found -> found.id().name());
    return DescribeDbSnapshotsResponse.builder()
        .marker(page.marker().orElse(null))
        .dbSnapshots(page.items().stream().map(members::db).toList())
        .build();
  }
}
