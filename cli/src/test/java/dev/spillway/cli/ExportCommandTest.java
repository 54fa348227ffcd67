package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.task.ExportTaskStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private record Run(int status, String out, String err) {}

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDatabaseGetsASnapshotAndIsExported() {
    Run run = export("db5" + ID, ExportTaskStatus.COMPLETE, "", "db5", "s3://lake/exports/");

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
            100 %  complete     0:00:00  5 GB
            complete  s3://lake/exports/db5-20260102-030405/
            """);
    assertThat(expected).containsExactly("db5" + ID, "nothing");
  }

  @Test
  void aSnapshotIsFoundByItsNameAndWarningsAreAStatusOfTheirOwn() {
    Run run =
        export("monday" + ID, ExportTaskStatus.COMPLETE, "{\"general\":[]}", "monday", "s3://lake");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .doesNotContain("making the snapshot")
        .endsWith("complete  s3://lake/monday" + ID + "/\nwarnings  {\"general\":[]}\n");
  }

  @Test
  void aFailedExportSaysWhyOnStandardError() {
    Run run = export("db5" + ID, ExportTaskStatus.FAILED, "", "db5", "s3://lake", "--live");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).doesNotContain("making the snapshot");
    assertThat(run.err()).isEqualTo("The export is FAILED. the disk is full\n");
  }

  @Test
  void detachedItEndsWhenTheExportHasBegun() {
    Run run =
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

  private Run export(String id, ExportTaskStatus end, String warning, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.Kind.PLAIN,
            () -> Terminal.PLAIN_COLUMNS,
            Map.of(
                "AWS_ACCESS_KEY_ID", RunningServer.KEY,
                "AWS_SECRET_ACCESS_KEY", RunningServer.SECRET,
                "AWS_REGION", "us-west-2"));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(CHOSEN);
    all.addAll(List.of("--endpoint-url", server.endpoint().toString()));
    int status =
        new ExportCommand(
                terminal,
                new Time(id, end, warning),
                InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")),
                new Noted())
            .run(all);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// First the snapshot is finished, then the export ends.
  private final class Time implements Client.Pause {
    private final String id;
    private final ExportTaskStatus end;
    private final String warning;
    private boolean isStarted;

    Time(String id, ExportTaskStatus end, String warning) {
      this.id = id;
      this.end = end;
      this.warning = warning;
    }

    @Override
    public void afterFailures(int failures) {
      throw new AssertionError("no call fails here");
    }

    @Override
    public void seconds(int seconds) {
      SnapshotId snapshot = new SnapshotId(SnapshotKind.DB, id);
      if (!isStarted && server.snapshots().find(snapshot).isPresent()) {
        server.snapshots().finish(snapshot);
        isStarted = true;
      } else {
        server.end(id, end, end == ExportTaskStatus.FAILED ? "the disk is full" : "", warning);
      }
    }
  }

  private final class Noted implements ExportCommand.Interruption {
    @Override
    public void expect(String identifier, Runnable cancel) {
      expected.add(identifier);
    }

    @Override
    public void forget() {
      expected.add("nothing");
    }

    @Override
    public boolean isUnderWay() {
      return false;
    }
  }
}
