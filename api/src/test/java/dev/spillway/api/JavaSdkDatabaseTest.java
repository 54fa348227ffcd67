package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.waiters.RdsWaiter;

class JavaSdkDatabaseTest {
  private final RunningApi api = RunningApi.start();
  private final RdsClient rds = api.client();

  @AfterEach
  void stop() {
    rds.close();
    api.close();
  }

  @Test
  void aDeclaredDatabaseIsAnInstanceAndTheClusterAroundIt() {
    DBInstance instance =
        rds.describeDBInstances(r -> r.dbInstanceIdentifier("DB5")).dbInstances().getFirst();
    DBCluster cluster =
        rds.describeDBClusters(
                r -> r.dbClusterIdentifier("arn:aws:rds:us-west-2:123456789012:cluster:db5"))
            .dbClusters()
            .getFirst();

    assertThat(instance.dbInstanceArn()).isEqualTo("arn:aws:rds:us-west-2:123456789012:db:db5");
    assertThat(instance.dbInstanceStatus()).isEqualTo("available");
    assertThat(instance.endpoint().address()).isEqualTo("db.example.org");
    assertThat(instance.endpoint().port()).isEqualTo(5432);
    assertThat(instance.engine()).isEqualTo("postgres");
    assertThat(instance.engineVersion()).isEqualTo("17.11");
    assertThat(instance.allocatedStorage()).isEqualTo(3);
    assertThat(instance.instanceCreateTime()).isEqualTo(RunningApi.SINCE);
    assertThat(instance.dbClusterIdentifier()).isEqualTo(cluster.dbClusterIdentifier());
    assertThat(cluster.status()).isEqualTo("available");
    assertThat(cluster.endpoint()).isEqualTo("db.example.org");
    assertThat(cluster.port()).isEqualTo(5432);
    assertThat(cluster.dbClusterMembers())
        .singleElement()
        .satisfies(member -> {
          assertThat(member.dbInstanceIdentifier()).isEqualTo("db5");
          assertThat(member.isClusterWriter()).isTrue();
        });
  }

  @Test
  void anUnreachableServerShowsNoVersionAndIsNotAvailable() {
    api.databases().unreachable(new DatabaseId("db5"));

    DBInstance instance = rds.describeDBInstances().dbInstances().getFirst();
    assertThat(instance.dbInstanceStatus()).isEqualTo("incompatible-network");
    assertThat(instance.engineVersion()).isNull();
    assertThat(instance.allocatedStorage()).isNull();
    assertThat(rds.describeDBClusters().dbClusters().getFirst().status())
        .isEqualTo("incompatible-network");
  }

  @Test
  void unknownDatabasesAreNotFound() {
    assertThatThrownBy(() -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("other")))
        .isInstanceOf(DbInstanceNotFoundException.class);
    assertThatThrownBy(() -> rds.describeDBClusters(r -> r.dbClusterIdentifier("not valid!")))
        .isInstanceOf(DbClusterNotFoundException.class);
  }

  @Test
  void filtersSelectAndMarkersGoOn() {
    for (int i = 100; i < 130; i++) {
      api.databases()
          .declare(
              new DeclaredDatabase(
                  new DatabaseId("m" + i), Engine.MYSQL, "h", 3306, "u", RunningApi.SINCE));
    }
    assertThat(rds.describeDBInstances(r -> r.filters(filter("engine", "postgres"))).dbInstances())
        .hasSize(1);
    assertThat(
            rds.describeDBClusters(r -> r.filters(filter("db-cluster-id", "m100", "m101")))
                .dbClusters())
        .hasSize(2);
    assertThat(rds.describeDBInstances(r -> r.filters(filter("domain", "d"))).dbInstances())
        .isEmpty();
    assertThat(rds.describeDBInstances(r -> r.maxRecords(20)).dbInstances()).hasSize(20);
    assertThat(rds.describeDBInstancesPaginator(r -> r.maxRecords(20)).dbInstances())
        .extracting(DBInstance::dbInstanceIdentifier)
        .hasSize(31)
        .isSorted();
    assertThat(rds.describeDBClustersPaginator(r -> r.maxRecords(20)).dbClusters()).hasSize(31);
  }

  @Test
  void theWaitersEnd() {
    try (RdsWaiter waiter = RdsWaiter.builder().client(rds).build()) {
      assertThat(
              waiter
                  .waitUntilDBInstanceAvailable(r -> r.dbInstanceIdentifier("db5"))
                  .attemptsExecuted())
          .isEqualTo(1);
      waiter.waitUntilDBClusterAvailable(r -> r.dbClusterIdentifier("db5"));
    }
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
