package dev.spillway.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One command of the program behind a pseudo-terminal of 60 columns, made by `script`.
final class TerminalSession implements AutoCloseable {
  private static final String SCRIPT = "/usr/bin/script";

  /// Takes Ctrl-C also where these tests run in a shell's background, whose jobs and all their
  /// children ignore it.
  private static final String INTERRUPTIBLE = "env --default-signal=INT";

  private final Process process;
  private final StringBuilder seen = new StringBuilder();

  TerminalSession(RunningServer server, String arguments, Map<String, String> environment)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        INTERRUPTIBLE
            + " %s -XX:TieredStopAtLevel=1 -Dspillway.terminal=true -Dspillway.columns=60 -cp '%s' dev.spillway.cli.Cli %s --endpoint-url %s"
                .formatted(
                    java, System.getProperty("java.class.path"), arguments, server.endpoint());
    ProcessBuilder builder =
        new ProcessBuilder(List.of(SCRIPT, "-qec", command, "/dev/null")).redirectErrorStream(true);
    Map<String, String> all = builder.environment();
    List.of("NO_COLOR", "AWS_PAGER", "PAGER", "AWS_CONFIG_FILE").forEach(all::remove);
    all.putAll(RunningServer.CREDENTIALS);
    all.put("TERM", "xterm");
    all.putAll(environment);
    process = builder.start();
  }

  /// Skips the test, visibly, where there is nothing to make a terminal with.
  static void assumePossible() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(SCRIPT)), "script(1) is not installed");
    Process env = new ProcessBuilder((INTERRUPTIBLE + " true").split(" ")).start();
    assumeTrue(env.waitFor() == 0, "this env(1) cannot reset signals");
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
