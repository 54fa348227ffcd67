package dev.spillway.cli;

import dev.spillway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How a command of the client ended in this process, and what it printed.
record CommandRun(int status, String out, String err) {
  /// Of a terminal that is 70 columns wide.
  static final int COLUMNS = 70;

  /// Gives the exit status.
  interface Command {
    int run(Terminal terminal);
  }

  static CommandRun plain(Map<String, String> environment, Command command) {
    return of(Terminal.Kind.PLAIN, environment, command);
  }

  static CommandRun of(Terminal.Kind kind, Map<String, String> environment, Command command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        command.run(
            new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                kind,
                () -> COLUMNS,
                environment));
    return new CommandRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
