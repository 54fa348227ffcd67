package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.source.MemoryTable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What ExportOnly names may go between StartExportTask, which looks it up, and the read.
class ExportOnlyTest {
  private static final MemoryTable KEPT = MemoryTable.of("kept", 3);
  private static final MemoryTable DROPPED = MemoryTable.of("dropped", 3);

  private final World world = new World(List.of(KEPT, DROPPED), 1, new Random(1));

  private ExportTask exportWhileDropping(String... exportOnly) throws InterruptedException {
    world.faults.callAt("open"::equals, 1, () -> world.live.drop(DROPPED.name()));
    world.startLiveExport(exportOnly);
    return world.awaitEnd();
  }

  @Test
  void aTableDroppedBeforeTheReadIsNamedByTheWarning() throws InterruptedException {
    ExportTask end = exportWhileDropping("db.public.kept", "db.public.dropped");

    assertThat(end.status()).isEqualTo(ExportTaskStatus.COMPLETE);
    assertThat(end.warningMessage().orElseThrow())
        .contains("EXPORT_ONLY_ITEM_NOT_FOUND", "db.public.dropped")
        .doesNotContain("db.public.kept");
    assertThat(world.exportedIds(KEPT)).containsExactly(0, 1, 2);
    assertThat(world.buckets.keys(World.BUCKET))
        .noneMatch(key -> key.startsWith(World.folder(DROPPED)));
  }

  @Test
  void anItemOfWhichSomethingIsLeftIsFound() throws InterruptedException {
    ExportTask end = exportWhileDropping("db.public");

    assertThat(end.status()).isEqualTo(ExportTaskStatus.COMPLETE);
    assertThat(end.warningMessage()).isEmpty();
    assertThat(world.exportedIds(KEPT)).containsExactly(0, 1, 2);
  }
}
