package dev.spillway.api.rds;

import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.task.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.RdsResponse;

/// Lists the declared databases as DB instances, by identifier.
final class DescribeDbInstances implements Operation<DescribeDbInstancesRequest> {
  private static final Shape<DescribeDbInstancesRequest> SHAPE =
      Shape.of("DescribeDBInstances", DescribeDbInstancesRequest::builder);

  private final Site site;
  private final DatabaseListing databases;
  private final Filters<DeclaredDatabase> filters;

  DescribeDbInstances(Site site, DatabaseListing databases) {
    this.site = site;
    this.databases = databases;
    this.filters =
        new Filters<>(
            Map.of(
                "db-instance-id",
                found -> List.of(found.id().text(), site.arn("db", found.id().text())),
                "db-cluster-id",
                found -> List.of(found.id().text(), site.arn("cluster", found.id().text())),
                "dbi-resource-id",
                found -> List.of(ResourceId.of(site, ResourceKind.INSTANCE, found.id().text())),
                "domain",
                _ -> List.of(),
                "engine",
                found -> List.of(found.engine().rdsName())));
  }

  @Override
  public Shape<DescribeDbInstancesRequest> shape() {
    return SHAPE;
  }

  @Override
  public String resource(DescribeDbInstancesRequest request) {
    return site.arnOf(
        "db", request.dbInstanceIdentifier() == null ? "*" : request.dbInstanceIdentifier());
  }

  @Override
  public RdsResponse answer(DescribeDbInstancesRequest request) {
    Paging paging = Paging.of(request.maxRecords(), request.marker());
    Predicate<DeclaredDatabase> wanted = filters.predicate(request.filters());
    Optional<String> asked = Given.optional("DBInstanceIdentifier", request.dbInstanceIdentifier());
    Paging.Page<DeclaredDatabase> page =
        paging.page(
            databases.select(ResourceKind.INSTANCE, asked).filter(wanted),
            found -> found.id().text());
    return DescribeDbInstancesResponse.builder()
        .marker(page.marker().orElse(null))
        .dbInstances(databases.known(page.items()).stream().map(this::members).toList())
        .build();
  }

  private DBInstance members(DatabaseListing.Known known) {
    DeclaredDatabase database = known.database();
    String id = database.id().text();
    return DBInstance.builder()
        .dbInstanceIdentifier(id)
        .dbInstanceArn(site.arn("db", id))
        .dbiResourceId(ResourceId.of(site, ResourceKind.INSTANCE, id))
        .dbClusterIdentifier(id)
        .dbInstanceStatus(known.status())
        .engine(database.engine().rdsName())
        .engineVersion(known.facts().map(ServerFacts::version).orElse(null))
        .endpoint(endpoint -> endpoint.address(database.host()).port(database.port()))
        .masterUsername(database.user())
        .instanceCreateTime(database.since())
        .allocatedStorage(Storage.gibibytes(known.facts().map(ServerFacts::bytes).orElse(0L)))
        .iamDatabaseAuthenticationEnabled(false)
        .build();
  }
}
