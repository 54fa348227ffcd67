package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventLog;
import dev.spillway.core.event.EventType;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventLogTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private StoreFile file;
  private SqliteTaskStore tasks;
  private SqliteEventLog log;

  @BeforeEach
  void open() {
    file = StoreFile.open(folder.resolve("spillway.db"));
    tasks = new SqliteTaskStore(file);
    log = new SqliteEventLog(file);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private static Event event(int seconds) {
    return Event.of(EventType.SNAPSHOT_EXPORT_COMPLETED, "s" + seconds, NOON.plusSeconds(seconds));
  }

  private void record(Event... events) {
    tasks.insert(SqliteTaskStoreTest.task("t", ExportTaskStatus.STARTING));
    tasks.update(SqliteTaskStoreTest.task("t", ExportTaskStatus.COMPLETE), List.of(events));
  }

  @Test
  void eventsComeBackInTheirOrderAlsoAfterReopening() {
    record(event(3), event(1), event(2));
    close();
    open();
    assertThat(log.between(NOON, NOON.plusSeconds(9)))
        .extracting(EventLog.Entry::event)
        .containsExactly(event(3), event(1), event(2));
    assertThat(log.between(NOON.plusSeconds(1), NOON.plusSeconds(2)))
        .extracting(EventLog.Entry::event)
        .containsExactly(event(1));
    assertThat(log.after(1, 1)).containsExactly(new EventLog.Entry(2, event(1)));
  }

  @Test
  void anEventIsRecordedOnlyWithTheChangeThatItTellsOf() {
    assertThatThrownBy(() ->
            tasks.update(
                SqliteTaskStoreTest.task("none", ExportTaskStatus.COMPLETE), List.of(event(1))))
        .hasMessageContaining("no export task none");
    assertThat(log.between(NOON, NOON.plusSeconds(9))).isEmpty();
    assertThat(tasks.find(new ExportTaskId("none"))).isEmpty();
  }

  @Test
  void numbersGrowAlsoOverForgottenEvents() {
    assertThat(log.newest()).isZero();
    record(event(1), event(2));
    assertThat(log.newest()).isEqualTo(2);
    log.forgetBefore(NOON.plusSeconds(9));
    assertThat(log.between(NOON, NOON.plusSeconds(9))).isEmpty();
    assertThat(log.newest()).isEqualTo(2);
    tasks.update(SqliteTaskStoreTest.task("t", ExportTaskStatus.FAILED), List.of(event(3)));
    assertThat(log.after(0, 9)).containsExactly(new EventLog.Entry(3, event(3)));
  }
}
