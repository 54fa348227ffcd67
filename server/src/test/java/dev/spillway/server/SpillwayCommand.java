package dev.spillway.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// Commands of `spillway`, run in this process.
public final class SpillwayCommand {
  private SpillwayCommand() {}

  /// What a command left behind.
  public record Ended(int exitCode, String out, String err) {}

  public static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }
}
