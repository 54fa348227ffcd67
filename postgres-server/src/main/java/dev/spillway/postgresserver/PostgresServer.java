package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A running server of ours. It does not outlive this JVM: see [RunAs]. Thread-safe.
public final class PostgresServer implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int DEFAULT_PORT = 5432;

  private final ServerStart start;
  private final Process process;
  private final PidFile pidFile;

  private PostgresServer(ServerStart start, Process process) {
    this.start = start;
    this.process = process;
    this.pidFile = new PidFile(start.dataDirectory());
  }

  /// Starts the server and waits until it accepts connections. Whatever a killed process left
  /// running on the same directory is ended first.
  ///
  /// @throws FailedException with the last lines of the server's log if it ended or is not ready in
  ///   time; nothing of it runs then
  public static PostgresServer start(PostgresPrograms programs, RunAs runAs, ServerStart start) {
    return start(programs, runAs, start, () -> false);
  }

  /// As [#start(PostgresPrograms, RunAs, ServerStart)], for starts that recover for long.
  ///
  /// @param stop asked often; true kills the server and throws with fault STOPPED
  public static PostgresServer start(
      PostgresPrograms programs, RunAs runAs, ServerStart start, BooleanSupplier stop) {
    endLeftover(start.dataDirectory());
    ProcessBuilder builder =
        Programs.builder(runAs.command(programs.postgres(), arguments(start)), start.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(start.logFile().toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    PostgresServer server = new PostgresServer(start, Programs.start(builder));
    try {
      server.awaitReady(stop);
      return server;
    } catch (RuntimeException e) {
      server.end();
      throw e;
    }
  }

  static List<String> arguments(ServerStart start) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-D");
    arguments.add(start.dataDirectory().toAbsolutePath().toString());
    start
        .configuration()
        .ifPresent(files -> {
          set(arguments, "config_file", files.config().toAbsolutePath().toString());
          set(arguments, "hba_file", files.hba().toAbsolutePath().toString());
          set(arguments, "ident_file", files.ident().toAbsolutePath().toString());
        });
    set(arguments, "unix_socket_directories", start.socketDirectory().toAbsolutePath().toString());
    set(arguments, "listen_addresses", start.tcpPort().isPresent() ? "127.0.0.1" : "");
    set(arguments, "port", Integer.toString(start.tcpPort().orElse(DEFAULT_PORT)));
    start.settings().forEach((name, value) -> set(arguments, name, value));
    return arguments;
  }

  private static void set(List<String> arguments, String name, String value) {
    arguments.add("-c");
    arguments.add(name + "=" + value);
  }

  /// Ends a server that was left running on a data directory, by a JVM that was killed. Idempotent.
  public static void endLeftover(Path dataDirectory) {
    Optional<ProcessHandle> leftover = new PidFile(dataDirectory).runningServer();
    leftover.ifPresent(server -> {
      signal(server.pid(), StopMode.IMMEDIATE);
      try {
        server.onExit().orTimeout(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
      } catch (RuntimeException e) {
        server.destroyForcibly();
      }
    });
  }

  /// Immediate shutdown first: a killed postmaster would leave its children for a moment.
  private void end() {
    signal(process.pid(), StopMode.IMMEDIATE);
    try {
      if (!process.waitFor(CLOSE_WITHIN)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady(BooleanSupplier stop) {
    long deadline = System.nanoTime() + start.readyWithin().toNanos();
    while (!pidFile.isReady(process.pid())) {
      if (stop.getAsBoolean()) {
        throw new FailedException(
            Fault.STOPPED, "The start of PostgreSQL on " + start.dataDirectory() + " was stopped");
      }
      if (waitFor(POLL)) {
        throw new FailedException(
            Fault.SETUP,
            "The PostgreSQL server on %s ended with code %d while starting: %s"
                .formatted(start.dataDirectory(), process.exitValue(), logTail()));
      }
      if (System.nanoTime() > deadline) {
        throw new FailedException(
            Fault.RESOURCES,
            "The PostgreSQL server on %s accepts no connections after %d s: %s"
                .formatted(start.dataDirectory(), start.readyWithin().toSeconds(), logTail()));
      }
    }
  }

  public Path dataDirectory() {
    return start.dataDirectory();
  }

  public Path socketDirectory() {
    return start.socketDirectory();
  }

  /// Of the TCP listener if there is one, and in the unix socket's name always.
  public int port() {
    return start.tcpPort().orElse(DEFAULT_PORT);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /// The end of the server's log, for a message.
  public String logTail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(start.logFile()), StandardCharsets.UTF_8).lines().toList();
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /// Stops the server; if it does not end in time it is killed. Idempotent.
  ///
  /// @throws FailedException if it had to be killed: its files then need recovery
  public void stop(StopMode mode, Duration within) {
    if (!process.isAlive()) {
      return;
    }
    signal(process.pid(), mode);
    if (!waitFor(within)) {
      process.destroyForcibly();
      waitFor(CLOSE_WITHIN);
      throw new FailedException(
          Fault.RESOURCES,
          "The PostgreSQL server on %s did not stop within %d s and was killed: %s"
              .formatted(start.dataDirectory(), within.toSeconds(), logTail()));
    }
  }

  /// Stops fast, with a minute's time.
  @Override
  public void close() {
    stop(StopMode.FAST, CLOSE_WITHIN);
  }

  private boolean waitFor(Duration time) {
    try {
      return process.waitFor(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted while waiting for PostgreSQL", e);
    }
  }

  private static void signal(long pid, StopMode mode) {
    // Java can send TERM and KILL only; the shell's own kill is on every machine.
    Programs.run(List.of("sh", "-c", "kill -" + mode.signal() + " " + pid), Map.of(), "");
  }
}
