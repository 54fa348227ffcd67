package dev.spillway.server;

import dev.spillway.cli.Cli;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.server.configuration.ConfigurationException;
import dev.spillway.server.configuration.Problem;
import dev.spillway.server.quickstart.QuickstartCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The entry of every command. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration; a
/// server that was stopped by a signal ends with 128 and the signal's number after it has stopped
/// in order.
@Command(
    name = "spillway",
    description = "Exports database snapshots to S3 as Amazon RDS does.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      ServerCommand.class,
      DoctorCommand.class,
      SnapshotCommand.class,
      CredentialsCommand.class,
      KmsCommand.class,
      ReloadCommand.class
    })
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0 && Cli.knows(arguments[0])) {
      Cli.main(arguments);
    }
    System.exit(run(commandLine(), arguments));
  }

  /// An Error, such as of a damaged installation, ends the process as well: threads that were
  /// started before it would keep a server alive that serves nobody.
  static int run(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      e.printStackTrace(commandLine.getErr());
      return FAILED;
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (exception, commandLine, _) -> report(exception, commandLine.getErr()));
  }

  /// What was foreseen is said in its own words; anything else is a defect and shows where.
  private static int report(Exception exception, PrintWriter err) {
    return switch (exception) {
      case ConfigurationException wrong -> {
        err.println("spillway: the configuration cannot be used:");
        for (Problem problem : wrong.problems()) {
          err.println("  " + problem);
        }
        yield WRONG;
      }
      case RefusedException refused -> {
        err.println("spillway: " + refused.getMessage());
        yield FAILED;
      }
      case FailedException failed -> {
        err.println("spillway: " + failed.getMessage());
        yield FAILED;
      }
      default -> {
        exception.printStackTrace(err);
        yield FAILED;
      }
    };
  }
}
