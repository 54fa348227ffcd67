package dev.spillway.cli.terminal;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.IntSupplier;

/// What a command is connected with.
///
/// @param kind whether a person looks at standard output
/// @param columns how wide the terminal is; asked for only when it matters
public record Terminal(
    PrintStream out,
    PrintStream err,
    Kind kind,
    IntSupplier columns,
    Map<String, String> environment) {
  public enum Kind {
    INTERACTIVE,
    PLAIN
  }

  /// The width of what is no terminal.
  public static final int PLAIN_COLUMNS = 80;

  public boolean isInteractive() {
    return kind == Kind.INTERACTIVE;
  }

  /// Whether colours are wanted where they make sense. See no-color.org.
  public boolean isColorful() {
    return isInteractive()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  public int width() {
    return isInteractive() ? columns.getAsInt() : PLAIN_COLUMNS;
  }
}
