package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.export.TableState;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.source.TableName;
import dev.spillway.core.task.ExportTaskStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person sees: the program behind a pseudo-terminal, made by `script`.
@Tag("all")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalSessionTest {
  private static final Map<String, String> NO_PAGER = Map.of("AWS_PAGER", "");

  private final RunningServer server = RunningServer.start();

  @BeforeEach
  void needsATerminal() throws Exception {
    TerminalSession.assumePossible();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tablesHaveColoursAndFitTheTerminalUnlessNoColorIsSet() throws Exception {
    String command =
        "rds describe-export-tasks --export-task-identifier nightly-11 --output table --query"
            + " ExportTasks[].[ExportTaskIdentifier,Status]";
    try (TerminalSession colored = new TerminalSession(server, command, NO_PAGER);
        TerminalSession plain =
            new TerminalSession(server, command, Map.of("NO_COLOR", "1", "AWS_PAGER", ""))) {
      assertThat(colored.toEnd()).contains("\u001b[1m\u001b[34mnightly-11\u001b[0m");
      assertThat(plain.toEnd()).contains("|  nightly-11 |  COMPLETE  |").doesNotContain("\u001b");
    }
  }

  @Test
  void anExportShowsABarAndItsTablesThatAreWrittenAgain() throws Exception {
    try (TerminalSession session = new TerminalSession(server, export("bar"), NO_PAGER)) {
      assertThat(session.until("] ")).contains("\r[------------------------------] ");
      server.progress(
          "bar",
          50,
          new TableStates(
              List.of(
                  new TableState(
                      new TableName("shop", "public", "orders"),
                      TableState.Status.IN_PROGRESS,
                      4_000,
                      1_000,
                      7,
                      100)),
              4_000,
              1_000,
              7,
              100));
      session.until("shop.public.orders  25 %  0:00:30 left  100 B/s");
      server.end("bar", ExportTaskStatus.COMPLETE, "", "");
      assertThat(session.toEnd())
          .contains("\r[###############---------------]  50 %  in_progress")
          .contains("\u001b[2A\r[##############################] 100 %  complete")
          .contains("complete  s3://lake/bar/");
      assertThat(session.status()).isZero();
    }
  }

  @Test
  void controlCAsksAndCancels() throws Exception {
    assertThat(interrupted("c\n", ExportTaskStatus.CANCELING))
        .contains("The export is being canceled");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "no\n", "\u0004", "\u0003"})
  void everyOtherAnswerNoAnswerAndASecondControlCLeaveItRunning(String keys) throws Exception {
    assertThat(interrupted(keys, ExportTaskStatus.STARTING))
        .contains(
            "The export goes on: spillway rds describe-export-tasks --export-task-identifier stopped");
  }

  private String interrupted(String keys, ExportTaskStatus status) throws Exception {
    try (TerminalSession session = new TerminalSession(server, export("stopped"), NO_PAGER)) {
      session.until("] ");
      session.type("\u0003");
      session.until("Cancel the export (c), or leave it running (Enter)? ");
      session.type(keys);
      String seen = session.toEnd();
      assertThat(session.status()).isEqualTo(130);
      assertThat(server.tasks().find("stopped").status()).isEqualTo(status);
      return seen;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'AWS_PAGER=sed s/^/aws:/,PAGER=sed s/^/any:/', '', aws:\"STARTING\"",
    "'PAGER=sed s/^/any:/', '', any:\"STARTING\"",
    "'AWS_PAGER=,PAGER=sed s/^/any:/', '', \"STARTING\"",
    "'AWS_PAGER=sed s/^/aws:/', --no-cli-pager, \"STARTING\"",
    "'AWS_PAGER=no-such-program', '', \"STARTING\""
  })
  void thePagerShowsWhatATerminalGetsUnlessItIsNotWanted(
      String variables, String option, String seen) throws Exception {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(",", -1)) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    try (TerminalSession session =
        new TerminalSession(
            server,
            "rds describe-export-tasks --export-task-identifier nightly-14 --query ExportTasks[0].Status "
                + option,
            environment)) {
      assertThat(session.toEnd().lines()).contains(seen);
      assertThat(session.status()).isZero();
    }
    environment.putAll(RunningServer.CREDENTIALS);
    assertThat(
            CommandRun.plain(
                    environment,
                    terminal ->
                        Cli.run(
                            List.of(
                                "rds",
                                "describe-export-tasks",
                                "--endpoint-url",
                                server.endpoint().toString(),
                                "--query",
                                "length(ExportTasks)"),
                            terminal))
                .out())
        .as("what is no terminal has no pager")
        .isEqualTo("24\n");
  }

  @Test
  void thePromptCompletesOptionsIdentifiersAndArns() throws Exception {
    try (TerminalSession session =
        new TerminalSession(server, "--cli-auto-prompt rds describe-export-tasks", NO_PAGER)) {
      session.until("> spillway ");
      session.type("--export-task-id\tnightly-2\t");
      // One of many is not chosen; all are shown.
      session.until("nightly-2\u001b[0m9");
      session.type("1 --query ExportTasks[].Status --outp\tte\t\r");
      assertThat(session.toEnd()).contains("STARTING");
      assertThat(session.status()).isZero();
    }
    try (TerminalSession session =
        new TerminalSession(
            server,
            "rds start-export-task --export-task-identifier typed",
            Map.of("AWS_CLI_AUTO_PROMPT", "on-partial", "AWS_PAGER", ""))) {
      session.until("the following arguments are required");
      session.until("> spillway ");
      session.type("--source-arn arn:aws:rds:us-west-2:123456789012:snapshot:m\t");
      session.type("--s3-bucket-name la\t--iam-role-arn \t --kms-key-id \t\r");
      assertThat(session.toEnd()).contains("\"ExportTaskIdentifier\": \"typed\"");
      assertThat(session.status()).isZero();
    }
    assertThat(server.tasks().find("typed").source().toString()).contains("monday");
  }

  @Test
  void thePromptIsLeftByControlCAndNotShownWhereItIsNotWanted() throws Exception {
    try (TerminalSession session =
        new TerminalSession(
            server,
            "rds describe-export-tasks",
            Map.of("AWS_CLI_AUTO_PROMPT", "on", "AWS_PAGER", ""))) {
      session.until("> spillway ");
      session.type("\u0003");
      session.toEnd();
      assertThat(session.status()).isEqualTo(130);
    }
    try (TerminalSession session =
        new TerminalSession(
            server,
            "rds cancel-export-task --no-cli-auto-prompt",
            Map.of("AWS_CLI_AUTO_PROMPT", "on", "AWS_PAGER", ""))) {
      assertThat(session.toEnd()).contains("are required").doesNotContain("> spillway");
      assertThat(session.status()).isEqualTo(252);
    }
  }

  private static String export(String id) {
    return "export monday s3://lake --role r --key k --identifier " + id;
  }
}
