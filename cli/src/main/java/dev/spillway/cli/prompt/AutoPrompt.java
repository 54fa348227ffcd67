package dev.spillway.cli.prompt;

import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.call.Client;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.rds.GlobalOptions;
import dev.spillway.cli.rds.RdsCommand;
import dev.spillway.cli.setting.Settings;
import dev.spillway.cli.terminal.Terminal;
import java.util.List;
import java.util.Optional;

/// `spillway rds` with the auto-prompt in front of it, if it is wanted: always, or only if the
/// arguments cannot be used as they are.
public final class AutoPrompt {
  private static final int INTERRUPTED = 130;
  private static final String FLAG = "cli-auto-prompt";

  private enum Mode {
    ON,
    PARTIAL,
    OFF
  }

  private final Terminal terminal;
  private final Client.Pause pause;

  public AutoPrompt(Terminal terminal, Client.Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
  }

  /// @return the exit status
  public int run(List<String> arguments) {
    RdsCommand rds = new RdsCommand(terminal, pause);
    try {
      return switch (mode(arguments)) {
        case OFF -> rds.run(arguments);
        case ON -> prompted(rds, arguments);
        case PARTIAL -> partial(rds, arguments);
      };
    } catch (CommandException e) {
      return rds.end(e);
    }
  }

  private int partial(RdsCommand rds, List<String> arguments) {
    try {
      return rds.attempt(arguments);
    } catch (CommandException e) {
      if (!e.isUsage()) {
        throw e;
      }
      rds.end(e);
      return prompted(rds, arguments);
    }
  }

  private int prompted(RdsCommand rds, List<String> arguments) {
    List<String> given = arguments.stream().filter(word -> !word.equals("--" + FLAG)).toList();
    Optional<List<String>> typed =
        new PromptLine(new Suggestions(terminal, pause), terminal.width()).read(given);
    return typed.isPresent() ? rds.run(typed.get()) : INTERRUPTED;
  }

  /// Flags come before the environment and the profile, which ask only on terminals.
  ///
  /// @throws CommandException if the flag asks where nobody can answer
  private Mode mode(List<String> arguments) {
    Parsed parsed;
    try {
      parsed = GlobalOptions.parse(arguments);
    } catch (CommandException _) {
      return terminal.isInteractive() ? configured(Optional.empty()) : Mode.OFF;
    }
    if (parsed.isSet("version") || parsed.isSet("no-" + FLAG)) {
      return Mode.OFF;
    }
    if (parsed.isSet(FLAG) && !terminal.isInteractive()) {
      throw CommandException.general(
          "--cli-auto-prompt needs a terminal; 'spillway rds <operation> help' shows the parameters, and --generate-cli-skeleton prints a form to fill in.");
    }
    return parsed.isSet(FLAG)
        ? Mode.ON
        : terminal.isInteractive() && !isHelp(parsed)
            ? configured(parsed.value("profile"))
            : Mode.OFF;
  }

  private static boolean isHelp(Parsed parsed) {
    return parsed.word().filter("help"::equals).isPresent() || parsed.rest().contains("help");
  }

  private Mode configured(Optional<String> profile) {
    try {
      return switch (Settings.read(terminal.environment(), profile).autoPrompt()) {
        case "on" -> Mode.ON;
        case "on-partial" -> Mode.PARTIAL;
        default -> Mode.OFF;
      };
    } catch (CommandException _) {
      // Said by the command itself, in its place.
      return Mode.OFF;
    }
  }
}
