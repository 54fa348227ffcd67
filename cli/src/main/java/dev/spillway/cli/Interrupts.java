package dev.spillway.cli;

import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/// Ctrl-C while an export runs: on a terminal it asks whether to cancel or to leave it running;
/// elsewhere, and at a second Ctrl-C, the export goes on. Whoever ends this process in another way
/// is not asked.
final class Interrupts implements ExportCommand.Interruption {
  private static final int INTERRUPTED = 130;

  private record Running(String identifier, Runnable cancel) {}

  private final Terminal terminal;
  private final InputStream in;
  private final AtomicReference<Optional<Running>> running =
      new AtomicReference<>(Optional.empty());

  private final AtomicBoolean isUnderWay = new AtomicBoolean();

  Interrupts(Terminal terminal, InputStream in) {
    this.terminal = terminal;
    this.in = in;
  }

  void listen() {
    Signals.register("INT", this::interrupted);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("terminated").unstarted(this::terminated));
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
    return isUnderWay.get();
  }

  /// Called by a thread of its own for each Ctrl-C.
  private void interrupted() {
    boolean isFirst = isUnderWay.compareAndSet(false, true);
    Optional<Running> export = running.get();
    if (export.isPresent()) {
      terminal.out().println();
      if (isFirst && terminal.isInteractive() && isCancelWanted()) {
        export.get().cancel().run();
      } else {
        leave(export.get());
      }
    }
    terminal.out().flush();
    terminal.err().flush();
    Runtime.getRuntime().halt(INTERRUPTED);
  }

  private void terminated() {
    isUnderWay.set(true);
    running.get().ifPresent(this::leave);
    terminal.out().flush();
    terminal.err().flush();
  }

  private void leave(Running export) {
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
