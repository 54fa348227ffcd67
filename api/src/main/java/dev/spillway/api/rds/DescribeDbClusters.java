package dev.spillway.api.rds;

import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.task.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the declared databases as DB clusters, by identifier; the only member of each is the DB
/// instance of the same identifier.
final class DescribeDbClusters implements Operation<DescribeDbClustersRequest> {
  private static final Shape<DescribeDbClustersRequest> SHAPE =
      Shape.of("DescribeDBClusters", DescribeDbClustersRequest::builder);

  private final Site site;
  private final DatabaseListing databases;
  private final Filters<DeclaredDatabase> filters;

  DescribeDbClusters(Site site, DatabaseListing databases) {
    this.site = site;
    this.databases = databases;
    this.filters =
        new Filters<>(
            Map.of(
                "db-cluster-id",
                found -> List.of(found.id().text(), site.arn("cluster", found.id().text())),
                "db-cluster-resource-id",
                found -> List.of(ResourceId.of(site, ResourceKind.CLUSTER, found.id().text())),
                "clone-group-id",
                _ -> List.of(),
                "domain",
                _ -> List.of(),
                "engine",
                found -> List.of(found.engine().rdsName())));
  }

  @Override
  public Shape<DescribeDbClustersRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeDbClustersRequest request) {
    return site.arnOf(
        "cluster", request.dbClusterIdentifier() == null ? "*" : request.dbClusterIdentifier());
  }

  @Override
  public RdsResponse answer(DescribeDbClustersRequest request) {
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    Predicate<DeclaredDatabase> wanted = filters.predicate(request.filters());
    Optional<String> asked = Given.optional("DBClusterIdentifier", request.dbClusterIdentifier());
    Paging.Page<DeclaredDatabase> page =
        paging.page(
            databases.select(ResourceKind.CLUSTER, asked).filter(wanted),
            found -> found.id().text());
    return DescribeDbClustersResponse.builder()
        .marker(page.marker().orElse(null))
        .dbClusters(databases.known(page.items()).stream().map(this::members).toList())
        .build();
  }

  private DBCluster members(DatabaseListing.Known known) {
    DeclaredDatabase database = known.database();
    String id = database.id().text();
    return DBCluster.builder()
        .dbClusterIdentifier(id)
        .dbClusterArn(site.arn("cluster", id))
        .dbClusterResourceId(ResourceId.of(site, ResourceKind.CLUSTER, id))
        .status(known.status())
        .engine(database.engine().rdsName())
        .engineVersion(known.facts().map(ServerFacts::version).orElse(null))
        .endpoint(database.host())
        .port(database.port())
        .masterUsername(database.user())
        .clusterCreateTime(database.since())
        .allocatedStorage(Storage.gibibytes(known.facts().map(ServerFacts::bytes).orElse(0L)))
        .dbClusterMembers(
            List.of(
                DBClusterMember.builder().dbInstanceIdentifier(id).isClusterWriter(true).build()))
        .iamDatabaseAuthenticationEnabled(false)
        .build();
  }
}
