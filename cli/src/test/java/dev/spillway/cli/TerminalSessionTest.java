package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.task.ExportTaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a person sees: the program behind a pseudo-terminal, made by `script`.
@Tag("all")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalSessionTest {
  private static final String SCRIPT = "/usr/bin/script";

  /// Takes Ctrl-C also where these tests run in a shell's background, whose jobs and all their
  /// children ignore it.
  private static final String INTERRUPTIBLE = "env --default-signal=INT";

  private final RunningServer server = RunningServer.start();

  @BeforeEach
  void needsScript() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(SCRIPT)), "script(1) is not installed");
    Process env = new ProcessBuilder((INTERRUPTIBLE + " true").split(" ")).start();
    assumeTrue(env.waitFor() == 0, "this env(1) cannot reset signals");
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
    try (Session colored = new Session(command, Map.of());
        Session plain = new Session(command, Map.of("NO_COLOR", "1"))) {
      assertThat(colored.toEnd()).contains("\u001b[1m\u001b[34mnightly-11\u001b[0m");
      assertThat(plain.toEnd()).contains("|  nightly-11 |  COMPLETE  |").doesNotContain("\u001b");
    }
  }

  @Test
  void anExportShowsABarThatIsWrittenAgain() throws Exception {
    try (Session session = new Session(export("bar"), Map.of())) {
      assertThat(session.until("] ")).contains("\r[------------------------------] ");
      server.end("bar", ExportTaskStatus.COMPLETE, "", "");
      assertThat(session.toEnd())
          .contains("\r[##############################] 100 %  complete")
          .contains("complete  s3://lake/bar/");
      assertThat(session.status()).isZero();
    }
  }

  @Test
  void controlCAsksAndCancels() throws Exception {
    try (Session session = new Session(export("stopped"), Map.of())) {
      session.until("] ");
      session.type("\u0003");
      session.until("Cancel the export (c), or leave it running (Enter)? ");
      session.type("c\n");
      assertThat(session.toEnd()).contains("The export is being canceled");
      assertThat(session.status()).isEqualTo(130);
      assertThat(server.tasks().find("stopped").status()).isEqualTo(ExportTaskStatus.CANCELING);
    }
  }

  @Test
  void thePromptCompletesOptionsIdentifiersAndArns() throws Exception {
    try (Session session = new Session("--cli-auto-prompt rds describe-export-tasks", Map.of())) {
      session.until("> spillway ");
      session.type("--export-task-id\tnightly-2\t");
      // One of many is not chosen; all are shown.
      session.until("nightly-2\u001b[0m9");
      session.type("1 --query ExportTasks[].Status --outp\tte\t\r");
      assertThat(session.toEnd()).contains("STARTING");
      assertThat(session.status()).isZero();
    }
    try (Session session =
        new Session(
            "rds start-export-task --export-task-identifier typed",
            Map.of("AWS_CLI_AUTO_PROMPT", "on-partial"))) {
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
    try (Session session =
        new Session("rds describe-export-tasks", Map.of("AWS_CLI_AUTO_PROMPT", "on"))) {
      session.until("> spillway ");
      session.type("\u0003");
      session.toEnd();
      assertThat(session.status()).isEqualTo(130);
    }
    try (Session session =
        new Session(
            "rds cancel-export-task --no-cli-auto-prompt", Map.of("AWS_CLI_AUTO_PROMPT", "on"))) {
      assertThat(session.toEnd()).contains("are required").doesNotContain("> spillway");
      assertThat(session.status()).isEqualTo(252);
    }
  }

  private static String export(String id) {
    return "export monday s3://lake --role r --key k --identifier " + id;
  }

  /// One command behind a terminal of 60 columns.
  private final class Session implements AutoCloseable {
    private final Process process;
    private final StringBuilder seen = new StringBuilder();

    Session(String arguments, Map<String, String> environment) throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String command =
          INTERRUPTIBLE
              + " %s -XX:TieredStopAtLevel=1 -Dspillway.terminal=true -Dspillway.columns=60 -cp '%s' dev.spillway.cli.Cli %s --endpoint-url %s"
                  .formatted(
                      java, System.getProperty("java.class.path"), arguments, server.endpoint());
      ProcessBuilder builder =
          new ProcessBuilder(List.of(SCRIPT, "-qec", command, "/dev/null"))
              .redirectErrorStream(true);
      builder.environment().remove("NO_COLOR");
      builder
          .environment()
          .putAll(
              Map.of(
                  "AWS_ACCESS_KEY_ID", RunningServer.KEY,
                  "AWS_SECRET_ACCESS_KEY", RunningServer.SECRET,
                  "AWS_REGION", "us-west-2",
                  "AWS_PAGER", "",
                  "TERM", "xterm"));
      builder.environment().putAll(environment);
      process = builder.start();
    }

    String until(String words) throws IOException {
      InputStream in = process.getInputStream();
      while (seen.indexOf(words) < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("ended without '" + words + "':\n" + seen);
        }
        seen.append((char) next);
      }
      return seen.toString();
    }

    String toEnd() throws IOException {
      seen.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      return seen.toString();
    }

    void type(String keys) throws IOException {
      OutputStream out = process.getOutputStream();
      out.write(keys.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    int status() throws InterruptedException {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        throw new AssertionError("did not end:\n" + seen);
      }
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
