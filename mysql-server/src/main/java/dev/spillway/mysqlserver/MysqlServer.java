package dev.spillway.mysqlserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A running server of ours on 127.0.0.1, with a data directory of its own. It does not outlive
/// this JVM, and its data may be lost at any time. Thread-safe.
public final class MysqlServer implements AutoCloseable {
  public static final String SUPERUSER = "root";

  private static final Duration READY_WITHIN = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(20);

  private final MysqlPrograms programs;
  private final Path directory;
  private final int port;
  private final Process process;

  private MysqlServer(MysqlPrograms programs, Path directory, int port, Process process) {
    this.programs = programs;
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /// Makes a data directory and starts a server on it, whose superuser [#SUPERUSER] may connect
  /// from 127.0.0.1.
  ///
  /// @param cache where a template of data directories is kept, beside the programs
  /// @param directory gets data and log; exists and is empty
  /// @param password the superuser's; letters and digits only; may be empty
  /// @param settings server options without their dashes, such as `log-bin`
  public static MysqlServer start(
      MysqlPrograms programs,
      Path cache,
      Path directory,
      String password,
      Map<String, String> settings) {
    Path data = directory.resolve("data");
    SystemTables.make(programs, cache, data);
    int port = freePort();
    try {
      Path init = Files.writeString(directory.resolve("init.sql"), superuser(password));
      Process process =
          new ProcessBuilder(programs.command(data, arguments(programs, init, port, settings)))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      MysqlServer server = new MysqlServer(programs, directory, port, process);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "%s does not start: %s".formatted(programs.server(), e), e);
    }
  }

  private static String superuser(String password) {
    return """
    CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';
    ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '%s';
    GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
    """
        .formatted(password);
  }

  private static List<String> arguments(
      MysqlPrograms programs, Path init, int port, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--bind-address=127.0.0.1");
    arguments.add("--port=" + port);
    arguments.add("--socket=" + init.resolveSibling("s"));
    arguments.add("--pid-file=" + init.resolveSibling("pid").toAbsolutePath());
    arguments.add("--init-file=" + init.toAbsolutePath());
    arguments.add("--skip-name-resolve");
    arguments.add("--innodb-buffer-pool-size=64M");
    arguments.add("--innodb-flush-log-at-trx-commit=0");
    arguments.add("--sync-binlog=0");
    arguments.add("--server-id=1");
    if (programs.engine() == Engine.MYSQL) {
      arguments.addAll(List.of("--mysqlx=OFF", "--secure-file-priv=", "--skip-name-resolve"));
    }
    settings.forEach(
        (name, value) -> arguments.add("--" + name + (value.isEmpty() ? "" : "=" + value)));
    return arguments;
  }

  public int port() {
    return port;
  }

  public Engine engine() {
    return programs.engine();
  }

  /// What the server has written so far.
  public String log() {
    try {
      return Files.readString(directory.resolve("log"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /// Kills the server and deletes its data. Idempotent.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Trees.delete(directory);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "%s cannot be deleted: %s".formatted(directory, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!log().contains("ready for connections")) {
      boolean ended = waitFor();
      if (ended || System.nanoTime() > deadline) {
        String said = SystemTables.tail(directory.resolve("log"));
        process.destroyForcibly();
        throw new FailedException(
            Fault.SETUP,
            "%s %s: %s"
                .formatted(
                    programs.server(),
                    ended ? "ended while starting" : "is not ready in time",
                    said));
      }
    }
  }

  private boolean waitFor() {
    try {
      return process.waitFor(POLL);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "Interrupted while waiting for the server.", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, "No free port on 127.0.0.1: " + e, e);
    }
  }
}
