package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.terminal.Terminal;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.task.ExportTaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `spillway export` against the API in memory, whose snapshots and tasks go on when the command
/// lets time pass.
class ExportCommandTest {
  private static final String ID = "-20260102-030405";
  private static final List<String> CHOSEN =
      List.of("--role", "arn:aws:iam::123456789012:role/export", "--key", "alias/lake");

  private final RunningServer server = RunningServer.start();
  private final List<String> expected = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDatabaseGetsASnapshotAndIsExported() {
    CommandRun run = export("db5" + ID, ExportTaskStatus.COMPLETE, "", "db5", "s3://lake/exports/");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            source    db5
            target    s3://lake/exports
            role      arn:aws:iam::123456789012:role/export
            key       alias/lake
                      making the snapshot db5-20260102-030405
            export    db5-20260102-030405
              0 %  starting     0:00:00
            100 %  complete     0:00:02  5 GB
            complete  s3://lake/exports/db5-20260102-030405/
            """);
    assertThat(expected).containsExactly("db5" + ID, "nothing");
  }

  @Test
  void aSnapshotIsFoundByItsNameAndWarningsAreAStatusOfTheirOwn() {
    CommandRun run =
        export("monday" + ID, ExportTaskStatus.COMPLETE, "{\"general\":[]}", "monday", "s3://lake");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .doesNotContain("making the snapshot")
        .endsWith("complete  s3://lake/monday" + ID + "/\nwarnings  {\"general\":[]}\n");
  }

  @Test
  void aFailedExportSaysWhyOnStandardError() {
    CommandRun run = export("db5" + ID, ExportTaskStatus.FAILED, "", "db5", "s3://lake", "--live");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).doesNotContain("making the snapshot");
    assertThat(run.err()).isEqualTo("The export is FAILED. the disk is full\n");
  }

  @Test
  void detachedItEndsWhenTheExportHasBegun() {
    CommandRun run =
        export(
            "x",
            ExportTaskStatus.FAILED,
            "",
            "monday",
            "s3://lake",
            "--detach",
            "--identifier",
            "x");

    assertThat(run.status()).isZero();
    assertThat(run.out()).endsWith("describe-export-tasks --export-task-identifier x\n");
    assertThat(expected).isEmpty();
  }

  @Test
  void whatCannotBeSaysSoBeforeAnythingBegins() {
    assertThat(export("x", ExportTaskStatus.FAILED, "", "nobody", "s3://lake").err())
        .startsWith("spillway export: There is neither a snapshot nor a database nobody.");
    assertThat(export("x", ExportTaskStatus.FAILED, "", "db5", "/tmp").status()).isEqualTo(252);
    assertThat(export("x", ExportTaskStatus.FAILED, "", "db5").status()).isEqualTo(252);
    assertThat(
            export(
                    "x",
                    ExportTaskStatus.FAILED,
                    "",
                    "monday",
                    "s3://lake",
                    "--identifier",
                    "nightly-11")
                .err())
        .contains("(ExportTaskAlreadyExists)");
  }

  private CommandRun export(String id, ExportTaskStatus end, String warning, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(CHOSEN);
    Events events = new Events(id, end, warning);
    ExportRun run = new ExportRun(events::next);
    CommandRun seen = run.run(Terminal.Kind.PLAIN, server.endpoint(), all);
    expected.addAll(run.expected());
    return seen;
  }

  /// First the snapshot is finished, then the export ends.
  private final class Events {
    private final String id;
    private final ExportTaskStatus end;
    private final String warning;
    private boolean isStarted;

    Events(String id, ExportTaskStatus end, String warning) {
      this.id = id;
      this.end = end;
      this.warning = warning;
    }

    void next() {
      SnapshotId snapshot = new SnapshotId(SnapshotKind.DB, id);
      if (!isStarted && server.snapshots().find(snapshot).isPresent()) {
        server.snapshots().finish(snapshot);
        isStarted = true;
      } else {
        server.end(id, end, end == ExportTaskStatus.FAILED ? "the disk is full" : "", warning);
      }
    }
  }
}
