package dev.spillway.cli.argument;

import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.PythonText;
import java.util.regex.Pattern;

/// Numbers as texts.
public final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("\\s*[-+]?[0-9]+(_[0-9]+)*\\s*");
  private static final Pattern REAL =
      Pattern.compile("\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?\\s*");

  private Numbers() {}

  static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }

  static boolean isReal(String text) {
    return REAL.matcher(text).matches();
  }

  /// @throws CommandException of the general kind, as the AWS CLI's
  public static long whole(String text) {
    if (isWhole(text)) {
      try {
        return Long.parseLong(text.strip().replace("_", ""));
      } catch (NumberFormatException e) {
        throw new CommandException(
            CommandException.Reason.GENERAL, text + " is too large a number", e);
      }
    }
    throw CommandException.general(
        "invalid literal for int() with base 10: " + PythonText.quote(text));
  }

  static double real(String text) {
    if (isReal(text)) {
      return Double.parseDouble(text.strip());
    }
    throw CommandException.general("could not convert string to float: " + PythonText.quote(text));
  }
}
