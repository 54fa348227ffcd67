package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.export.EndedTable;
import dev.spillway.core.export.ExportPlan;
import dev.spillway.core.export.FinishedUnit;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.export.PlannedTable;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.export.WorkUnit;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePlanStoreTest {
  private static final Instant TIME = Instant.parse("2026-11-22T08:00:00.123456789Z");

  @TempDir Path folder;
  private StoreFile file;
  private SqlitePlanStore plans;

  @BeforeEach
  void open() {
    file = StoreFile.open(folder.resolve("spillway.db"));
    plans = new SqlitePlanStore(file);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private static PlannedTable table(int number, int parts) {
    return new PlannedTable(
        number,
        new TableName("shop", "public", "t\u00fc" + number),
        "oid-" + number,
        "fingerprint",
        parts * 1000L,
        "export/shop/public.t" + number + "/1",
        new UUID(number, ~number),
        IntStream.range(0, parts).mapToObj(part -> unit(number, part)).toList(),
        Optional.empty());
  }

  private static WorkUnit unit(int table, int part) {
    return new WorkUnit(
        table, part, new TableRange("leaf", "blocks " + part, 1000), key(table, part));
  }

  private static ObjectKey key(int table, int part) {
    return new ObjectKey("export/shop/public.t%d/1/part-%05d.gz.parquet".formatted(table, part));
  }

  private static PlannedTable skipped(int number) {
    return new PlannedTable(
        number,
        new TableName("shop", "public", "odd"),
        "oid",
        "",
        5,
        "",
        new UUID(1, 2),
        List.of(),
        Optional.of(new Skip(SkipReason.FOREIGN_TABLE, "it's foreign")));
  }

  private static ExportPlan plan(List<PlannedTable> tables) {
    return new ExportPlan(TIME, "v1", "gzip", TIME.plusNanos(1), tables);
  }

  private static FinishedUnit finished(int table, int part, long rows, Finding... findings) {
    return new FinishedUnit(
        table, part, rows, rows * 10, TIME, TIME.plusSeconds(1), List.of(findings));
  }

  @Test
  void aPlanComesBackAsItWasAlsoAfterReopening() {
    ExportPlan plan = plan(List.of(table(1, 3), skipped(2), table(3, 0)));
    plans.save("one", plan);
    close();
    open();
    assertThat(plans.load("one")).contains(new StoredPlan(plan, List.of(), List.of(), List.of()));
    assertThat(plans.load("two")).isEmpty();
  }

  @Test
  void whatWasDoneComesBackWithThePlan() {
    ExportPlan plan = plan(List.of(table(1, 2), table(2, 1)));
    plans.save("one", plan);
    plans.uploadStarted("one", key(1, 0), "upload-a");
    plans.uploadStarted("one", key(1, 0), "upload-b");
    plans.uploadStarted("one", key(1, 1), "upload-c");
    plans.unitsFinished("one", List.of(finished(1, 0, 7), finished(2, 0, 0)));
    EndedTable unreadable =
        new EndedTable(1, Optional.of(new Skip(SkipReason.VALUE_TOO_LARGE, "2 GB")));
    plans.tablesEnded("one", List.of(unreadable, new EndedTable(2, Optional.empty())));

    assertThat(plans.load("one"))
        .contains(
            new StoredPlan(
                plan,
                List.of(finished(1, 0, 7), finished(2, 0, 0)),
                List.of(unreadable, new EndedTable(2, Optional.empty())),
                List.of(new OpenUpload(key(1, 1), "upload-c"))));
    assertThat(plans.openUploads("one")).containsExactly(new OpenUpload(key(1, 1), "upload-c"));
  }

  @Test
  void whatAUnitHasFoundComesBackWithIt() {
    plans.save("one", plan(List.of(table(1, 2), table(2, 1))));
    List<FinishedUnit> units =
        List.of(
            finished(1, 0, 7, new Finding("A", 5, "values"), new Finding("A", 1, "x")),
            finished(1, 1, 7, new Finding("B", 1L << 40, "values")),
            finished(2, 0, 7));
    plans.unitsFinished("one", units);
    // A unit whose end was not seen is done again.
    plans.unitsFinished("one", units.subList(0, 1));
    close();
    open();
    assertThat(plans.load("one").orElseThrow().finished()).isEqualTo(units);
  }

  @Test
  void aPlanIsStoredOnceAndWhole() {
    plans.save("one", plan(List.of(table(1, 1))));
    assertThatThrownBy(() -> plans.save("one", plan(List.of())))
        .isInstanceOf(IllegalStateException.class);
    PlannedTable twice = table(1, 1);
    assertThatThrownBy(() -> plans.save("two", plan(List.of(twice, twice))))
        .hasMessageContaining("UNIQUE");
    assertThat(plans.load("two")).isEmpty();
    assertThat(plans.load("one")).isPresent();
  }

  @Test
  void aGroupWithAnUnknownUnitChangesNothing() {
    plans.save("one", plan(List.of(table(1, 1))));
    assertThatThrownBy(
            () -> plans.unitsFinished("one", List.of(finished(1, 0, 1), finished(9, 0, 1))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(plans.load("one").orElseThrow().finished()).isEmpty();
  }

  @Test
  void aDiscardedPlanLeavesNothingBehind() {
    plans.save("one", plan(List.of(table(1, 2))));
    plans.uploadStarted("one", key(1, 0), "upload");
    plans.discard("one");
    plans.discard("one");
    assertThat(plans.load("one")).isEmpty();
    assertThat(plans.openUploads("one")).isEmpty();
    assertThat(plans.exportIds()).isEmpty();
    plans.save("one", plan(List.of(table(1, 2))));
    assertThat(plans.exportIds()).containsExactly("one");
    assertThat(plans.load("one").orElseThrow().uploads()).isEmpty();
  }

  @Test
  void aHundredThousandTablesAreStoredAndFound() {
    List<PlannedTable> tables = new ArrayList<>();
    for (int number = 1; number <= 100_000; number++) {
      tables.add(table(number, 1));
    }
    ExportPlan plan = plan(tables);
    plans.save("huge", plan);
    List<FinishedUnit> finished =
        IntStream.rangeClosed(1, 100_000).mapToObj(number -> finished(number, 0, number)).toList();
    plans.unitsFinished("huge", finished);
    assertThat(plans.load("huge")).contains(new StoredPlan(plan, finished, List.of(), List.of()));
  }
}
