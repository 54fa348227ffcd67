package dev.spillway.cli.problem;

/// Ends the command with a message on standard error and an exit status, which is the AWS CLI's.
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why a command ended.
  public enum Reason {
    /// The arguments cannot be used.
    USAGE(252),
    /// No credentials or no region.
    CONFIGURATION(253),
    /// The service refused.
    SERVICE(254),
    /// Anything else.
    GENERAL(255);

    private final int status;

    Reason(int status) {
      this.status = status;
    }
  }

  private final Reason reason;

  public CommandException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public CommandException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public static CommandException usage(String message) {
    return new CommandException(Reason.USAGE, message);
  }

  public static CommandException configuration(String message) {
    return new CommandException(Reason.CONFIGURATION, message);
  }

  public static CommandException general(String message) {
    return new CommandException(Reason.GENERAL, message);
  }

  public boolean isUsage() {
    return reason == Reason.USAGE;
  }

  public int status() {
    return reason.status;
  }
}
