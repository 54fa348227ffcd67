package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Events of snapshots, over the real services.
class EventOperationsTest extends OnSnapshots {
  @Test
  void eventsAreFoundByTimeSourceAndCategory() throws Exception {
    made("one");
    services.clock.advance(Duration.ofMinutes(61));
    made("two");
    rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("two"));

    assertThat(messages(rds.describeEvents())).as("the last hour").hasSize(3);
    assertThat(messages(rds.describeEvents(r -> r.duration(120)))).hasSize(5);
    assertThat(
            messages(
                rds.describeEvents(
                    r -> r.duration(120).sourceIdentifier("one").sourceType("db-snapshot"))))
        .containsExactly("Creating manual snapshot.", "Manual snapshot created.");
    assertThat(messages(rds.describeEvents(r -> r.eventCategories("deletion", "failover"))))
        .containsExactly("Deleted user snapshot.");
    assertThat(messages(rds.describeEvents(r -> r.sourceType("db-cluster")))).isEmpty();
    assertThat(messages(rds.describeEvents(r -> r.sourceType("db-proxy")))).isEmpty();
    Instant now = services.clock.instant();
    assertThat(
            messages(
                rds.describeEvents(r ->
                    r.startTime(now.minus(Duration.ofHours(2)))
                        .endTime(now.minus(Duration.ofHours(1))))))
        .hasSize(2);
    assertThat(
            messages(
                rds.describeEvents(r ->
                    r.startTime(Instant.parse("-999999999-01-01T00:00:00Z"))
                        .endTime(Instant.parse("+999999999-12-31T23:59:59Z")))))
        .hasSize(5);
    requireRefused(
        "InvalidParameterCombination",
        "SourceType must be given",
        () -> rds.describeEvents(r -> r.sourceIdentifier("one")));
    requireRefused(
        "InvalidParameterValue", "SourceType", () -> rds.describeEvents(r -> r.sourceType("db")));
    requireRefused(
        "InvalidParameterValue", "14 days", () -> rds.describeEvents(r -> r.duration(20_161)));
    requireRefused(
        "InvalidParameterValue",
        "is after the EndTime",
        () -> rds.describeEvents(r -> r.startTime(now).endTime(now.minusSeconds(1))));
  }

  private static List<String> messages(
      software.amazon.awssdk.services.rds.model.DescribeEventsResponse events) {
    return events.events().stream().map(event -> event.message()).toList();
  }

  @Test
  void thePaginatorOfEventsShowsEachOnce() throws Exception {
    for (int i = 0; i < 23; i++) {
      made("s" + i);
    }
    assertThat(rds.describeEventsPaginator(r -> r.maxRecords(20)).events().stream())
        .hasSize(46)
        .extracting(event -> event.sourceIdentifier() + event.message())
        .doesNotHaveDuplicates();
  }

  @Test
  void categoriesAreThoseThatEventsHave() {
    assertThat(rds.describeEventCategories().eventCategoriesMapList())
        .extracting(map -> map.sourceType() + " " + map.eventCategories())
        .containsExactly(
            "db-snapshot [creation, deletion, failure, notification]",
            "db-cluster-snapshot [backup, failure, notification]",
            "db-cluster [notification]");
    assertThat(
            rds.describeEventCategories(r -> r.sourceType("db-cluster")).eventCategoriesMapList())
        .hasSize(1);
    assertThat(
            rds.describeEventCategories(r -> r.sourceType("db-instance")).eventCategoriesMapList())
        .isEmpty();
  }
}
