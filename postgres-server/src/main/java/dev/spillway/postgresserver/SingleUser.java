package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/// PostgreSQL's single-user mode: SQL as the bootstrap superuser, whatever it is called, on a data
/// directory that no server uses.
public final class SingleUser {
  private final PostgresPrograms programs;
  private final RunAs runAs;

  public SingleUser(PostgresPrograms programs, RunAs runAs) {
    this.programs = programs;
    this.runAs = runAs;
  }

  /// Runs the statements one after the other. The mode goes through recovery first where the files
  /// need it, and ends with a shutdown checkpoint.
  ///
  /// @param start of it the data directory, configuration, settings and environment count
  /// @param statements each on one line
  /// @throws FailedException if one of them, or the mode itself, failed
  public String run(ServerStart start, String database, List<String> statements) {
    List<String> arguments = new ArrayList<>(List.of("--single"));
    arguments.addAll(PostgresServer.arguments(start));
    // Without it an error would end the statement only, and the exit code would be 0.
    arguments.addAll(List.of("-c", "exit_on_error=on", database));
    ProgramResult result =
        Programs.run(
            runAs.command(programs.postgres(), arguments),
            start.environment(),
            String.join("\n", statements) + "\n");
    if (!result.succeeded()) {
      throw new FailedException(
          Fault.SETUP,
          "PostgreSQL's single-user mode on %s failed: %s"
              .formatted(start.dataDirectory(), result.lastLines()));
    }
    return result.output();
  }
}
