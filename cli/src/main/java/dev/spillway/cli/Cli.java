package dev.spillway.cli;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.completion.CompletionCommand;
import dev.spillway.cli.ddl.DdlCommand;
import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.prompt.AutoPrompt;
import dev.spillway.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// The entry of the client's commands.
public final class Cli {
  private static final int LONGEST_PAUSE_SECONDS = 20;

  private Cli() {}

  /// Whether a command line that begins with this word is the client's: its options may stand
  /// before the command.
  public static boolean knows(String first) {
    return first.equals("rds")
        || first.equals("export")
        || first.equals("ddl")
        || first.equals("completion")
        || (first.startsWith("--") && !first.equals("--help") && !first.equals("--version"));
  }

  public static void main(String[] arguments) {
    // The SDK's logging has nobody to go to, and would say so.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Terminal terminal =
        new Terminal(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Boolean.getBoolean("spillway.terminal")
                ? Terminal.Kind.INTERACTIVE
                : Terminal.Kind.PLAIN,
            () -> Integer.getInteger("spillway.columns", Terminal.PLAIN_COLUMNS),
            System.getenv());
    int status = run(List.of(arguments), terminal);
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().halt(status);
  }

  static int run(List<String> arguments, Terminal terminal) {
    if (!arguments.isEmpty() && arguments.getFirst().equals("export")) {
      Interrupts interrupts = new Interrupts(terminal, System.in);
      interrupts.listen();
      return new ExportCommand(terminal, new Sleep(), InstantSource.system(), interrupts)
          .run(arguments.subList(1, arguments.size()));
    }
    if (!arguments.isEmpty() && arguments.getFirst().equals("ddl")) {
      return new DdlCommand(terminal, new Sleep()).run(arguments.subList(1, arguments.size()));
    }
    if (!arguments.isEmpty() && arguments.getFirst().equals("completion")) {
      return new CompletionCommand(terminal).run(arguments.subList(1, arguments.size()));
    }
    return new AutoPrompt(terminal, new Sleep()).run(arguments);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), false, StandardCharsets.UTF_8);
  }

  /// Real time.
  private static final class Sleep implements Client.Pause {
    /// A random part of a time that doubles with each failure.
    @Override
    public void afterFailures(int failures) {
      double most = Math.min(Math.pow(2, failures - 1.0), LONGEST_PAUSE_SECONDS);
      millis((long) (ThreadLocalRandom.current().nextDouble() * most * 1000));
    }

    @Override
    public void seconds(int seconds) {
      millis(seconds * 1000L);
    }

    private static void millis(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
