package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.waiters.WaiterResponse;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.waiters.RdsWaiter;

class JavaSdkSnapshotTest {
  private final RunningApi api = RunningApi.start();
  private final RdsClient rds = api.client();

  @AfterEach
  void stop() {
    rds.close();
    api.close();
  }

  @Test
  void aDbSnapshotIsMadeShownAndDeleted() {
    DBSnapshot made =
        rds.createDBSnapshot(r ->
                r.dbSnapshotIdentifier("Before-Upgrade")
                    .dbInstanceIdentifier("DB5")
                    .tags(tag("team", "data"), tag("why", "")))
            .dbSnapshot();

    assertThat(made.dbSnapshotIdentifier()).as("stored lower case").isEqualTo("before-upgrade");
    assertThat(made.dbSnapshotArn())
        .isEqualTo("arn:aws:rds:us-west-2:123456789012:snapshot:before-upgrade");
    assertThat(made.dbInstanceIdentifier()).isEqualTo("db5");
    assertThat(made.status()).isEqualTo("creating");
    assertThat(made.percentProgress()).isZero();
    assertThat(made.snapshotType()).isEqualTo("manual");
    assertThat(made.engine()).isEqualTo("postgres");
    assertThat(made.engineVersion()).isEqualTo("17.11");
    assertThat(made.licenseModel()).isEqualTo("postgresql-license");
    assertThat(made.port()).isEqualTo(5432);
    assertThat(made.masterUsername()).isEqualTo("spillway");
    assertThat(made.instanceCreateTime()).isEqualTo(RunningApi.SINCE);
    assertThat(made.snapshotDatabaseTime()).as("not made yet").isNull();
    assertThat(made.allocatedStorage()).as("not known yet").isNull();
    assertThat(made.encrypted()).isFalse();
    assertThat(made.dbiResourceId()).matches("db-[A-Z2-7]{26}");
    assertThat(made.tagList()).containsExactly(tag("team", "data"), tag("why", ""));

    api.snapshots().finish(new SnapshotId(SnapshotKind.DB, "before-upgrade"));
    DBSnapshot shown =
        rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(made.dbSnapshotArn()))
            .dbSnapshots()
            .getFirst();
    assertThat(shown.status()).isEqualTo("available");
    assertThat(shown.percentProgress()).isEqualTo(100);
    assertThat(shown.snapshotDatabaseTime()).isEqualTo(shown.snapshotCreateTime());

    DBSnapshot gone =
        rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("before-upgrade")).dbSnapshot();
    assertThat(gone.status()).isEqualTo("deleted");
    assertThat(rds.describeDBSnapshots().dbSnapshots()).isEmpty();
  }

  @Test
  void aClusterSnapshotIsMadeShownAndDeleted() {
    DBClusterSnapshot made =
        rds.createDBClusterSnapshot(
                r -> r.dbClusterSnapshotIdentifier("nightly").dbClusterIdentifier("db5"))
            .dbClusterSnapshot();

    assertThat(made.dbClusterSnapshotArn())
        .isEqualTo("arn:aws:rds:us-west-2:123456789012:cluster-snapshot:nightly");
    assertThat(made.dbClusterIdentifier()).isEqualTo("db5");
    assertThat(made.status()).isEqualTo("creating");
    assertThat(made.storageEncrypted()).isFalse();
    assertThat(made.clusterCreateTime()).isEqualTo(RunningApi.SINCE);
    assertThat(made.hasTagList()).isTrue();
    assertThat(
            rds.describeDBClusterSnapshots(r -> r.dbClusterIdentifier("db5")).dbClusterSnapshots())
        .hasSize(1);
    assertThat(rds.describeDBSnapshots().dbSnapshots()).as("the other kind").isEmpty();
    rds.deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("nightly"));
    assertThat(rds.describeDBClusterSnapshots().dbClusterSnapshots()).isEmpty();
  }

  @Test
  void eachKindIsFoundOnlyByItsOwnArn() {
    create("a");
    assertThatThrownBy(() ->
            rds.describeDBSnapshots(r ->
                r.dbSnapshotIdentifier("arn:aws:rds:us-west-2:123456789012:cluster-snapshot:a")))
        .isInstanceOf(DbSnapshotNotFoundException.class);
    assertThatThrownBy(() ->
            rds.deleteDBSnapshot(
                r -> r.dbSnapshotIdentifier("arn:aws:rds:us-east-1:123456789012:snapshot:a")))
        .as("another region")
        .isInstanceOf(DbSnapshotNotFoundException.class);
  }

  @Test
  void whatIsThereTwiceOrNotAtAllIsRefusedWithTheModelledException() {
    create("a");
    assertThatThrownBy(() -> create("A")).isInstanceOf(DbSnapshotAlreadyExistsException.class);
    rds.createDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("a").dbClusterIdentifier("db5"));
    assertThatThrownBy(() ->
            rds.createDBClusterSnapshot(
                r -> r.dbClusterSnapshotIdentifier("a").dbClusterIdentifier("db5")))
        .isInstanceOf(DbClusterSnapshotAlreadyExistsException.class);
    assertThatThrownBy(() ->
            rds.createDBSnapshot(r -> r.dbSnapshotIdentifier("b").dbInstanceIdentifier("other")))
        .isInstanceOf(DbInstanceNotFoundException.class)
        .hasMessageContaining("DBInstance other not found.");
    assertThatThrownBy(() ->
            rds.createDBClusterSnapshot(
                r -> r.dbClusterSnapshotIdentifier("b").dbClusterIdentifier("other")))
        .isInstanceOf(DbClusterNotFoundException.class);
    assertThatThrownBy(() -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("b")))
        .isInstanceOf(DbSnapshotNotFoundException.class);
    assertThatThrownBy(() -> rds.deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("b")))
        .isInstanceOf(DbClusterSnapshotNotFoundException.class);
    assertThatThrownBy(() -> rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier("b")))
        .isInstanceOf(DbSnapshotNotFoundException.class);
    assertThatThrownBy(
            () -> rds.describeDBClusterSnapshots(r -> r.dbClusterSnapshotIdentifier("b")))
        .isInstanceOf(DbClusterSnapshotNotFoundException.class);
  }

  @Test
  void anUnknownSnapshotOfANamedInstanceIsAnEmptyList() {
    assertThat(
            rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier("b").dbInstanceIdentifier("db5"))
                .dbSnapshots())
        .isEmpty();
  }

  @Test
  void badNamesAreRefused() {
    assertInvalid("-invalid", "Invalid snapshot identifier:  -invalid");
    assertInvalid("1a", "Invalid snapshot identifier:  1a");
    assertInvalid(
        " ", "The parameter DBSnapshotIdentifier must be provided and must not be blank.");
    assertInvalid("a--b", "DBSnapshotIdentifier is not a valid identifier");
    assertInvalid("a-", "DBSnapshotIdentifier is not a valid identifier");
    assertInvalid("rds:a", "DBSnapshotIdentifier is not a valid identifier");
    assertInvalid("ä", "Invalid snapshot identifier");
    assertInvalid("a".repeat(256), "at most 255 characters");
    create("a".repeat(255));
    assertThatThrownBy(() ->
            rds.createDBClusterSnapshot(
                r -> r.dbClusterSnapshotIdentifier("a".repeat(64)).dbClusterIdentifier("db5")))
        .hasMessageContaining("at most 63 characters");
  }

  @Test
  void badTagsAreRefused() {
    for (Tag bad :
        List.of(
            tag("", "x"),
            tag("aws:x", ""),
            tag("rds:x", ""),
            tag("k".repeat(129), ""),
            tag("k", "v".repeat(257)),
            tag("k", "{}"))) {
      assertThatThrownBy(() ->
              rds.createDBSnapshot(
                  r -> r.dbSnapshotIdentifier("t").dbInstanceIdentifier("db5").tags(bad)))
          .isInstanceOf(RdsException.class)
          .hasMessageContaining("tag");
    }
    assertThatThrownBy(() ->
            rds.createDBSnapshot(r ->
                r.dbSnapshotIdentifier("t")
                    .dbInstanceIdentifier("db5")
                    .tags(tag("a", "1"), tag("a", "2"))))
        .hasMessageContaining("given twice");
  }

  @Test
  void filtersTypesAndResourceIdsSelect() {
    DBSnapshot a = create("a");
    create("b");

    assertThat(names("db-snapshot-id", "a", "x")).containsExactly("a");
    assertThat(names("db-instance-id", "db5")).containsExactly("a", "b");
    assertThat(names("db-instance-id", "arn:aws:rds:us-west-2:123456789012:db:db5")).hasSize(2);
    assertThat(names("dbi-resource-id", a.dbiResourceId())).hasSize(2);
    assertThat(names("dbi-resource-id", "db-other")).isEmpty();
    assertThat(names("snapshot-type", "manual")).hasSize(2);
    assertThat(names("snapshot-type", "automated")).isEmpty();
    assertThat(names("engine", "mysql")).isEmpty();
    assertThat(rds.describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots()).hasSize(2);
    assertThat(rds.describeDBSnapshots(r -> r.snapshotType("automated")).dbSnapshots()).isEmpty();
    assertThat(rds.describeDBSnapshots(r -> r.dbiResourceId(a.dbiResourceId())).dbSnapshots())
        .hasSize(2);
    assertThatThrownBy(() -> rds.describeDBSnapshots(r -> r.snapshotType("mine")))
        .hasMessageContaining("SnapshotType");
    assertThatThrownBy(() ->
            rds.describeDBClusterSnapshots(
                r -> r.dbClusterIdentifier("a").dbClusterSnapshotIdentifier("b")))
        .hasMessageContaining("cannot be used together");
  }

  @Test
  void thePaginatorShowsAllByName() {
    for (int i = 100; i < 145; i++) {
      create("s" + i);
    }
    int pages = 0;
    for (DescribeDbSnapshotsResponse page :
        rds.describeDBSnapshotsPaginator(r -> r.maxRecords(20))) {
      pages += page.dbSnapshots().isEmpty() ? 0 : 1;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(rds.describeDBSnapshotsPaginator(r -> r.maxRecords(20)).dbSnapshots())
        .extracting(DBSnapshot::dbSnapshotIdentifier)
        .hasSize(45)
        .isSorted();
  }

  @Test
  void theWaitersEnd() {
    create("a");
    api.snapshots().finish(new SnapshotId(SnapshotKind.DB, "a"));
    rds.createDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("c").dbClusterIdentifier("db5"));
    api.snapshots().finish(new SnapshotId(SnapshotKind.CLUSTER, "c"));
    try (RdsWaiter waiter = RdsWaiter.builder().client(rds).build()) {
      WaiterResponse<DescribeDbSnapshotsResponse> available =
          waiter.waitUntilDBSnapshotAvailable(r -> r.dbSnapshotIdentifier("a"));
      assertThat(available.matched().response()).isPresent();
      waiter.waitUntilDBClusterSnapshotAvailable(r -> r.dbClusterSnapshotIdentifier("c"));
      rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("a"));
      rds.deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("c"));
      assertThat(
              waiter
                  .waitUntilDBSnapshotDeleted(r -> r.dbSnapshotIdentifier("a"))
                  .attemptsExecuted())
          .isEqualTo(1);
      waiter.waitUntilDBClusterSnapshotDeleted(r -> r.dbClusterSnapshotIdentifier("c"));
    }
  }

  private void assertInvalid(String name, String words) {
    assertThatThrownBy(() -> create(name))
        .isInstanceOfSatisfying(
            RdsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue");
              assertThat(e.awsErrorDetails().errorMessage()).contains(words);
            });
  }

  private DBSnapshot create(String name) {
    return rds.createDBSnapshot(r -> r.dbSnapshotIdentifier(name).dbInstanceIdentifier("db5"))
        .dbSnapshot();
  }

  private List<String> names(String filter, String... values) {
    Filter wanted = Filter.builder().name(filter).values(values).build();
    return rds.describeDBSnapshots(r -> r.filters(wanted)).dbSnapshots().stream()
        .map(DBSnapshot::dbSnapshotIdentifier)
        .toList();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
