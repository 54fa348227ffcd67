package dev.spillway.server.product;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.ddl.DdlCommand;
import dev.spillway.cli.export.ExportCommand;
import dev.spillway.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The client's commands for people in this process, with nothing but the files that a server wrote
/// for its first caller.
///
/// @param server the server's directory
record ClientCommand(Path server) {
  record Run(int status, String out, String err) {}

  private interface Command {
    int run(Terminal terminal);
  }

  Run ddl(String... arguments) {
    return run(terminal -> new DdlCommand(terminal, new ShortPause()).run(List.of(arguments)));
  }

  Run export(String... arguments) {
    return run(terminal ->
        new ExportCommand(terminal, new ShortPause(), InstantSource.system(), new Nobody())
            .run(List.of(arguments)));
  }

  private Run run(Command command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Path data = server.resolve("data");
    int status =
        command.run(
            new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.Kind.PLAIN,
                () -> Terminal.PLAIN_COLUMNS,
                Map.of(
                    "AWS_SHARED_CREDENTIALS_FILE", data.resolve("credentials").toString(),
                    "AWS_CONFIG_FILE", data.resolve("config").toString(),
                    "AWS_PROFILE", "spillway")));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// The server needs its time; looking more often than a person's command does makes it short.
  private static final class ShortPause implements Client.Pause {
    @Override
    public void afterFailures(int failures) {
      throw new AssertionError("no call fails here");
    }

    @Override
    public void seconds(int seconds) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static final class Nobody implements ExportCommand.Interruption {
    @Override
    public void expect(String identifier, Runnable cancel) {
      if (identifier.isEmpty()) {
        throw new AssertionError("an export without a name");
      }
    }

    @Override
    public void forget() {}

    @Override
    public boolean isUnderWay() {
      return false;
    }
  }
}
