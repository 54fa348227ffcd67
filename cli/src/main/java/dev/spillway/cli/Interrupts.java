package dev.spillway.cli;

import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Ctrl-C while an export runs: on a terminal it asks whether to cancel or to leave it running;
/// elsewhere the export goes on.
final class Interrupts implements ExportCommand.Interruption {
  private static final int INTERRUPTED = 130;

  private record Running(String identifier, Runnable cancel) {}

  private final Terminal terminal;
  private final InputStream in;
  private final AtomicReference<Optional<Running>> running =
      new AtomicReference<>(Optional.empty());

  private volatile boolean isUnderWay;

  Interrupts(Terminal terminal, InputStream in) {
    this.terminal = terminal;
    this.in = in;
  }

  /// Asks when the process is told to end.
  void listen() {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("interrupt").unstarted(this::end));
  }

  @Override
  public void expect(String identifier, Runnable cancel) {
    running.set(Optional.of(new Running(identifier, cancel)));
  }

  @Override
  public void forget() {
    running.set(Optional.empty());
  }

  @Override
  public boolean isUnderWay() {
    return isUnderWay;
  }

  private void end() {
    isUnderWay = true;
    running.getAndSet(Optional.empty()).ifPresent(this::leave);
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().halt(INTERRUPTED);
  }

  private void leave(Running export) {
    terminal.out().println();
    if (terminal.isInteractive() && isCancelWanted()) {
      export.cancel().run();
      return;
    }
    terminal
        .out()
        .println(
            "The export goes on: spillway rds describe-export-tasks --export-task-identifier "
                + export.identifier());
  }

  private boolean isCancelWanted() {
    terminal.out().print("Cancel the export (c), or leave it running (Enter)? ");
    terminal.out().flush();
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
      String line = reader.readLine();
      return line != null && line.strip().startsWith("c");
    } catch (IOException _) {
      return false;
    }
  }
}
