package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileCrashTest {
  private static final int COMMITS = 200;
  private static final Pattern ACKNOWLEDGED = Pattern.compile("stored (\\S+);");

  @TempDir Path folder;

  /// A server that stores tasks from several threads, says so after each, and never ends by itself.
  static final class Child {
    private Child() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
      SqliteTaskStore tasks = new SqliteTaskStore(StoreFile.open(Path.of(arguments[0])));
      int haltAfter = Integer.parseInt(arguments[1]);
      for (int writer = 0; writer < 4; writer++) {
        String prefix = "writer-" + writer + "-";
        Thread.ofPlatform()
            .start(() -> {
              for (int number = 0; ; number++) {
                String id = prefix + number;
                tasks.insert(SqliteTaskStoreTest.task(id, ExportTaskStatus.STARTING));
                tasks.update(SqliteTaskStoreTest.task(id, ExportTaskStatus.COMPLETE));
                System.out.println("stored " + id + ";");
                if (number == haltAfter) {
                  Runtime.getRuntime().halt(3);
                }
              }
            });
      }
    }
  }

  private Process start(int haltAfter) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            folder.resolve("spillway.db").toString(),
            Integer.toString(haltAfter))
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  @Test
  void everyAcknowledgedCommitIsThereAfterAHalt() throws Exception {
    Process child = start(COMMITS);
    List<String> acknowledged = acknowledged(child, Long.MAX_VALUE);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as(Files.readString(folder.resolve("stderr"))).isEqualTo(3);
    assertAllThere(acknowledged);
  }

  @Test
  void everyAcknowledgedCommitIsThereAfterAKill() throws Exception {
    Process child = start(Integer.MAX_VALUE);
    List<String> acknowledged = acknowledged(child, COMMITS);
    child.destroyForcibly();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertAllThere(acknowledged);
  }

  /// The whole lines that the child wrote, at most `limit`.
  private static List<String> acknowledged(Process child, long limit) {
    return child
        .inputReader()
        .lines()
        .map(ACKNOWLEDGED::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .limit(limit)
        .toList();
  }

  private void assertAllThere(List<String> acknowledged) {
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(COMMITS);
    try (StoreFile file = StoreFile.open(folder.resolve("spillway.db"))) {
      SqliteTaskStore tasks = new SqliteTaskStore(file);
      for (String id : acknowledged) {
        assertThat(tasks.find(new ExportTaskId(id)).map(ExportTask::status))
            .as(id)
            .contains(ExportTaskStatus.COMPLETE);
      }
    }
  }
}
