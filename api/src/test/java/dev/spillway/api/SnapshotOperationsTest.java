package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.core.event.Event;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.Engine;
import dev.spillway.testkit.rds.MemoryServices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSnapshotAttribute;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.Tag;

/// Copies, tags and sharing of snapshots, over the real services.
class SnapshotOperationsTest extends OnSnapshots {
  @Test
  void aCopyHasFilesOfItsOwnAndTheTimeOfItsData() throws Exception {
    made("first", tag("team", "data"), tag("keep", "no"));
    Instant point = services.clock.instant();
    services.clock.advance(Duration.ofMinutes(5));
    DBSnapshot copying =
        rds.copyDBSnapshot(r ->
                r.sourceDBSnapshotIdentifier(RDS + "snapshot:first")
                    .targetDBSnapshotIdentifier("Second")
                    .copyTags(true)
                    .tags(tag("keep", "yes")))
            .dbSnapshot();
    assertThat(copying.dbSnapshotIdentifier()).isEqualTo("second");
    assertThat(copying.status()).isEqualTo("creating");
    DbSnapshot copy = await(SnapshotKind.DB, "second");
    rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("first"));

    assertThat(copy.createTime()).isEqualTo(point);
    assertThat(copy.database()).isEqualTo(MemoryServices.DATABASE);
    assertThat(copy.tags()).containsEntry("team", "data").containsEntry("keep", "yes");
    assertThat(directory.resolve("snapshots").resolve(copy.directory()).resolve("heap"))
        .hasContent("rows of db5");
    assertThat(services.events.all().stream().map(Event::message))
        .containsExactly(
            "Creating manual snapshot.",
            "Manual snapshot created.",
            "Started copy of snapshot first in region us-west-2.",
            "Finished copy of snapshot first in region us-west-2.",
            "Deleted user snapshot.");
  }

  @Test
  void aClusterSnapshotIsCopiedWithoutTheTagsUnlessAsked() throws Exception {
    rds.createDBClusterSnapshot(
        r -> r.dbClusterIdentifier("db5").dbClusterSnapshotIdentifier("first").tags(tag("a", "b")));
    await(SnapshotKind.CLUSTER, "first");
    DBClusterSnapshot copy =
        rds.copyDBClusterSnapshot(r ->
                r.sourceDBClusterSnapshotIdentifier("first")
                    .targetDBClusterSnapshotIdentifier("second"))
            .dbClusterSnapshot();
    assertThat(copy.tagList()).isEmpty();
    await(SnapshotKind.CLUSTER, "second");
    assertThat(rds.describeDBClusterSnapshots().dbClusterSnapshots()).hasSize(2);
  }

  @Test
  void copiesThatCannotBeAreRefused() throws Exception {
    made("first");
    requireRefused("DBSnapshotNotFound", "nobody", () -> copy("nobody", "x"));
    requireRefused(
        "DBSnapshotNotFound",
        "not found",
        () -> copy("arn:aws:rds:us-east-1:123456789012:snapshot:first", "x"));
    requireRefused(
        "DBSnapshotNotFound", "not found", () -> copy(RDS + "cluster-snapshot:first", "x"));
    requireRefused("DBSnapshotAlreadyExists", "first", () -> copy("first", "first"));
    requireRefused(
        "InvalidParameterValue", "TargetDBSnapshotIdentifier", () -> copy("first", "a--b"));
    requireRefused(
        "InvalidParameterCombination",
        "KmsKeyId",
        () ->
            rds.copyDBSnapshot(r ->
                r.sourceDBSnapshotIdentifier("first")
                    .targetDBSnapshotIdentifier("x")
                    .kmsKeyId(MemoryServices.KEY)));
    services.existing(
        new SnapshotId(SnapshotKind.DB, "broken"),
        MemoryServices.DATABASE,
        Engine.POSTGRES,
        SnapshotStatus.FAILED);
    assertThatThrownBy(() -> copy("broken", "x"))
        .isInstanceOf(InvalidDbSnapshotStateException.class)
        .hasMessageContaining("only an available one");
    assertThat(rds.describeDBSnapshots().dbSnapshots())
        .extracting(DBSnapshot::dbSnapshotIdentifier)
        .containsExactly("broken", "first");
  }

  private void copy(String source, String target) {
    rds.copyDBSnapshot(
        r -> r.sourceDBSnapshotIdentifier(source).targetDBSnapshotIdentifier(target));
  }

  @Test
  void tagsAreAddedReplacedListedAndRemoved() throws Exception {
    made("s", tag("a", "1"));
    String arn = RDS + "snapshot:s";
    rds.addTagsToResource(r -> r.resourceName(arn).tags(tag("b", "2"), tag("a", "3")));
    assertThat(rds.listTagsForResource(r -> r.resourceName(arn)).tagList())
        .containsExactly(tag("a", "3"), tag("b", "2"));
    rds.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("a", "none"));
    assertThat(rds.describeDBSnapshots().dbSnapshots().getFirst().tagList())
        .containsExactly(tag("b", "2"));
    List<Tag> many = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "")).toList();
    requireRefused(
        "InvalidParameterValue",
        "51 tags, the limit is 50",
        () -> rds.addTagsToResource(r -> r.resourceName(arn).tags(many)));
    requireRefused(
        "InvalidParameterValue",
        "reserved prefix",
        () -> rds.addTagsToResource(r -> r.resourceName(arn).tags(tag("rds:x", ""))));
    requireRefused(
        "MissingParameter", "Tags", () -> rds.addTagsToResource(r -> r.resourceName(arn)));
    requireRefused(
        "MissingParameter", "TagKeys", () -> rds.removeTagsFromResource(r -> r.resourceName(arn)));
    assertThat(rds.listTagsForResource(r -> r.resourceName(arn)).tagList()).hasSize(1);
  }

  /// Progress and end are written over the record as it is by then.
  @Test
  void tagsOfASnapshotThatIsBeingMadeSurviveItsEnd() throws Exception {
    services.maker.shut();
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("db5").dbSnapshotIdentifier("s"));
    services.snapshotStore.await(
        new SnapshotId(SnapshotKind.DB, "s"), found -> found.percentProgress() == 50);
    assertThat(rds.describeDBSnapshots().dbSnapshots())
        .extracting(DBSnapshot::status, DBSnapshot::percentProgress)
        .containsExactly(tuple("creating", 50));
    rds.addTagsToResource(r -> r.resourceName(RDS + "snapshot:s").tags(tag("a", "1")));
    services.maker.open();
    assertThat(await(SnapshotKind.DB, "s").tags()).containsEntry("a", "1");
  }

  @Test
  void onlySnapshotsHaveTags() {
    assertThat(rds.listTagsForResource(r -> r.resourceName(RDS + "db:db5")).tagList()).isEmpty();
    assertThat(rds.listTagsForResource(r -> r.resourceName(RDS + "cluster:db5")).tagList())
        .isEmpty();
    requireRefused(
        "InvalidDBInstanceState",
        "no tags",
        () -> rds.addTagsToResource(r -> r.resourceName(RDS + "db:db5").tags(tag("a", ""))));
    requireRefused(
        "InvalidDBClusterStateFault",
        "no tags",
        () -> rds.addTagsToResource(r -> r.resourceName(RDS + "cluster:db5").tags(tag("a", ""))));
    requireRefused(
        "DBSnapshotNotFound",
        "nobody",
        () -> rds.listTagsForResource(r -> r.resourceName(RDS + "snapshot:nobody")));
    requireRefused(
        "DBInstanceNotFound",
        "nobody",
        () -> rds.listTagsForResource(r -> r.resourceName(RDS + "db:nobody")));
    requireRefused(
        "InvalidParameterValue",
        "Invalid resource name",
        () -> rds.listTagsForResource(r -> r.resourceName("s")));
    requireRefused(
        "InvalidParameterValue",
        "Unrecognized filter name",
        () ->
            rds.listTagsForResource(r ->
                r.resourceName(RDS + "db:db5")
                    .filters(Filter.builder().name("x").values("y").build())));
  }

  @Test
  void theRestoreAttributeIsKeptAndGoesWithItsSnapshot() throws Exception {
    made("s");
    assertThat(restore("s")).isEmpty();
    assertThat(
            rds.modifyDBSnapshotAttribute(r ->
                    r.dbSnapshotIdentifier("s")
                        .attributeName("restore")
                        .valuesToAdd("222222222222", "111111111111", "all"))
                .dbSnapshotAttributesResult()
                .dbSnapshotAttributes()
                .getFirst()
                .attributeValues())
        .containsExactly("111111111111", "222222222222", "all");
    rds.modifyDBSnapshotAttribute(r ->
        r.dbSnapshotIdentifier(RDS + "snapshot:s")
            .attributeName("restore")
            .valuesToRemove("111111111111", "all"));
    assertThat(restore("s")).containsExactly("222222222222");
    requireRefused(
        "InvalidParameterValue",
        "The only attribute is 'restore'",
        () ->
            rds.modifyDBSnapshotAttribute(
                r -> r.dbSnapshotIdentifier("s").attributeName("x").valuesToAdd("all")));
    requireRefused(
        "InvalidParameterValue",
        "12 digits",
        () ->
            rds.modifyDBSnapshotAttribute(
                r -> r.dbSnapshotIdentifier("s").attributeName("restore").valuesToAdd("me")));
    requireRefused(
        "SharedSnapshotQuotaExceeded",
        "at most 20",
        () ->
            rds.modifyDBSnapshotAttribute(r ->
                r.dbSnapshotIdentifier("s")
                    .attributeName("restore")
                    .valuesToAdd(IntStream.range(0, 20).mapToObj("%012d"::formatted).toList())));
    rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("s"));
    requireRefused("DBSnapshotNotFound", "s", () -> restore("s"));
    made("s");
    assertThat(restore("s")).isEmpty();
  }

  private List<String> restore(String name) {
    DBSnapshotAttribute attribute =
        rds.describeDBSnapshotAttributes(r -> r.dbSnapshotIdentifier(name))
            .dbSnapshotAttributesResult()
            .dbSnapshotAttributes()
            .getFirst();
    assertThat(attribute.attributeName()).isEqualTo("restore");
    return attribute.attributeValues();
  }

  @Test
  void clusterSnapshotsAreSharedAlike() throws Exception {
    rds.createDBClusterSnapshot(r -> r.dbClusterIdentifier("db5").dbClusterSnapshotIdentifier("s"));
    await(SnapshotKind.CLUSTER, "s");
    rds.modifyDBClusterSnapshotAttribute(r ->
        r.dbClusterSnapshotIdentifier("s").attributeName("restore").valuesToAdd("111111111111"));
    assertThat(
            rds.describeDBClusterSnapshotAttributes(r -> r.dbClusterSnapshotIdentifier("s"))
                .dbClusterSnapshotAttributesResult()
                .dbClusterSnapshotAttributes()
                .getFirst()
                .attributeValues())
        .containsExactly("111111111111");
    requireRefused(
        "DBClusterSnapshotNotFoundFault",
        "nobody",
        () ->
            rds.describeDBClusterSnapshotAttributes(r -> r.dbClusterSnapshotIdentifier("nobody")));
  }

  @Test
  void waitersEndWhenTheSnapshotIsThereAndWhenItIsGone() throws Exception {
    made("s");
    try (var waiter = rds.waiter()) {
      assertThat(
              waiter
                  .waitUntilDBSnapshotAvailable(r -> r.dbSnapshotIdentifier("s"))
                  .matched()
                  .response())
          .isPresent();
      rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("s"));
      assertThat(
              waiter
                  .waitUntilDBSnapshotDeleted(r -> r.dbSnapshotIdentifier("s"))
                  .matched()
                  .exception())
          .isPresent();
      assertThat(
              waiter
                  .waitUntilDBInstanceAvailable(r -> r.dbInstanceIdentifier("db5"))
                  .matched()
                  .response())
          .isPresent();
      assertThat(
              waiter
                  .waitUntilDBClusterAvailable(r -> r.dbClusterIdentifier("db5"))
                  .matched()
                  .response())
          .isPresent();
    }
  }
}
