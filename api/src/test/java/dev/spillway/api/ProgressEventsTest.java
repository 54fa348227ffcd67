package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.core.event.Event;
import dev.spillway.core.export.TableState;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.Engine;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.testkit.rds.MemoryServices;
import dev.spillway.testkit.source.MemoryTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of an export while it runs: a table that cannot be read in ranges, one that takes
/// hours, and how far the whole is.
class ProgressEventsTest extends OnSnapshots {
  @BeforeEach
  void largeTables() {
    services.tables(List.of(MemoryTable.of("undivided", 500), MemoryTable.of("big", 1_000)));
    for (SnapshotKind kind : SnapshotKind.values()) {
      services.existing(
          new SnapshotId(kind, "s"),
          MemoryServices.DATABASE,
          Engine.POSTGRES,
          SnapshotStatus.AVAILABLE);
    }
  }

  private void export(String resource) throws InterruptedException {
    rds.startExportTask(r ->
        r.exportTaskIdentifier("slow")
            .sourceArn(RDS + resource)
            .s3BucketName(MemoryServices.BUCKET)
            .iamRoleArn(MemoryServices.ROLE)
            .kmsKeyId(MemoryServices.KEY));
    services.taskStore.await(new ExportTaskId("slow"), task -> task.status().isEnd());
  }

  private List<String> messages(String id) {
    return services.events.all().stream()
        .filter(event -> event.type().id().equals("RDS-EVENT-" + id))
        .map(Event::message)
        .toList();
  }

  /// Of three units that two threads begin, one was read before the hour passes.
  private void anHourPassesWithinBig() {
    services.faults.callAt(
        "reader big"::equals, 3, () -> services.clock.advance(Duration.ofMinutes(61)));
  }

  @ParameterizedTest
  @CsvSource({"snapshot:s, 0486, 0487, 0488", "cluster-snapshot:s, 0491, 0492, 0493"})
  void anExportThatTakesLongTellsWhatItIsAt(
      String source, String undivided, String table, String progress) throws Exception {
    anHourPassesWithinBig();
    export(source);
    assertThat(messages(undivided))
        .containsExactly(
            "Export task slow: Table db.public.undivided will be exported in a slower single-threaded mode. Please expect a delay in export completion.");
    assertThat(messages(table))
        .contains(
            "Export task slow: Table db.public.big is in progress, and the exported size is 0 GB.")
        .doesNotHaveDuplicates();
    List<String> stages = messages(progress);
    assertThat(stages).hasSize(2);
    assertThat(stages.getFirst()).isEqualTo("Export task slow is at IN_PROGRESS stage.");
    assertThat(stages.getLast())
        .matches(
            "Export task slow: Export progress is at [0-9]{1,2}% with [12] table\\(s\\) in-progress and [01] table\\(s\\) finished\\. The total size of finished tables is 0 GB\\.");
  }

  @Test
  void whileItRunsEachTableIsToldAndAfterwardsNone() throws Exception {
    List<TableStates> seen = new ArrayList<>();
    services.faults.callAt(
        "reader big"::equals,
        3,
        () -> {
          services.clock.advance(Duration.ofSeconds(10));
          seen.add(services.tasks.tables("slow"));
        });
    export("snapshot:s");

    assertThat(seen.getFirst().tables())
        .extracting(table -> table.name().table(), TableState::plannedBytes)
        .containsExactly(tuple("undivided", 50_000L), tuple("big", 100_000L));
    assertThat(seen.getFirst().plannedBytes()).isEqualTo(150_000);
    assertThat(seen.getFirst().tables().getLast())
        .matches(big -> big.status() == TableState.Status.IN_PROGRESS)
        .matches(big -> big.rows() > 0 && big.bytes() > 0 && big.bytesPerSecond() > 0);
    assertThat(services.tasks.tables("slow")).isEqualTo(TableStates.NONE);
  }

  @Test
  void ofAClusterNothingIsTold() throws Exception {
    anHourPassesWithinBig();
    export("cluster:db5");
    assertThat(services.events.all())
        .singleElement()
        .satisfies(event -> assertThat(event.type().id()).isEqualTo("RDS-EVENT-0236"));
  }

  @Test
  void anExportThatIsQuickTellsOnlyItsStageAndTheUndividedTable() throws Exception {
    export("snapshot:s");
    assertThat(services.events.all().stream().map(event -> event.type().id()))
        .containsExactly("RDS-EVENT-0488", "RDS-EVENT-0486", "RDS-EVENT-0161");
  }
}
