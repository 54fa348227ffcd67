package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.core.task.SourceArn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTaskStoreTest {
  @TempDir Path folder;
  private StoreFile file;
  private SqliteTaskStore tasks;

  @BeforeEach
  void open() {
    file = StoreFile.open(folder.resolve("spillway.db"));
    tasks = new SqliteTaskStore(file);
  }

  @AfterEach
  void close() {
    file.close();
  }

  static ExportTask task(String id, ExportTaskStatus status) {
    return new ExportTask(
        new ExportTaskId(id),
        SourceArn.parse("arn:aws:rds:us-west-2:123456789012:snapshot:rds:shop-2026"),
        List.of("shop.public", "a \"quoted\" one"),
        "amzn-s3-demo-bucket",
        "pre/fix",
        "arn:aws:iam::123456789012:role/export",
        "alias/lake",
        status,
        42,
        Long.MAX_VALUE,
        Instant.parse("2026-11-22T08:00:00.123456789Z"),
        Optional.of(Instant.parse("2026-11-22T07:00:00Z")),
        Optional.empty(),
        Optional.empty(),
        Optional.of("because ' of ü"),
        Optional.empty());
  }

  @Test
  void aTaskComesBackAsItWasAlsoAfterReopening() {
    ExportTask task = task("one", ExportTaskStatus.STARTING);
    assertThat(tasks.insert(task)).isTrue();
    assertThat(tasks.find(task.id())).contains(task);
    close();
    open();
    assertThat(tasks.find(task.id())).contains(task);
  }

  @Test
  void anIdentifierStaysTaken() {
    tasks.insert(task("one", ExportTaskStatus.COMPLETE));
    assertThat(tasks.insert(task("one", ExportTaskStatus.STARTING))).isFalse();
    assertThat(tasks.find(new ExportTaskId("one")).orElseThrow().status())
        .isEqualTo(ExportTaskStatus.COMPLETE);
  }

  @Test
  void anUpdateReplacesAndNeedsTheTask() {
    tasks.insert(task("one", ExportTaskStatus.STARTING));
    tasks.update(task("one", ExportTaskStatus.FAILED));
    assertThat(tasks.list()).containsExactly(task("one", ExportTaskStatus.FAILED));
    assertThatThrownBy(() -> tasks.update(task("two", ExportTaskStatus.FAILED)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two");
  }

  @Test
  void theListIsNewestFirstAndTheUnfinishedOldestFirst() {
    for (ExportTaskStatus status : ExportTaskStatus.values()) {
      tasks.insert(task("t-" + status.name().replace('_', '-'), status));
    }
    assertThat(tasks.list())
        .extracting(task -> task.id().text())
        .containsExactly(
            "t-CANCELED", "t-FAILED", "t-COMPLETE", "t-CANCELING", "t-IN-PROGRESS", "t-STARTING");
    assertThat(tasks.unfinished())
        .extracting(ExportTask::status)
        .containsExactly(
            ExportTaskStatus.STARTING, ExportTaskStatus.IN_PROGRESS, ExportTaskStatus.CANCELING);
  }

  @Test
  void aCommitIsOnDiskBeforeItIsAcknowledged() {
    assertThat(file.<Integer>write(handle -> pragma(handle, "synchronous", Integer.class)))
        .as("FULL")
        .isEqualTo(2);
    assertThat(file.<String>write(handle -> pragma(handle, "journal_mode", String.class)))
        .isEqualTo("wal");
  }

  private static <T> T pragma(Handle handle, String name, Class<T> type) {
    return handle.createQuery("PRAGMA " + name).mapTo(type).one();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> StoreFile.open(folder.resolve("absent/spillway.db")))
        .hasMessageContaining("absent/spillway.db")
        .hasMessageContaining("cannot be opened");
  }
}
