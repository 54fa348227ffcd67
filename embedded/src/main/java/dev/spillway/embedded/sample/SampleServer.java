package dev.spillway.embedded.sample;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.PostgresPrograms;
import dev.spillway.postgresserver.PostgresServer;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.StopMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A PostgreSQL server of our own on the loopback address, with every kind of table and value that
/// an export has to cope with in two databases. Its data may be lost at any time. Thread-safe.
public final class SampleServer implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

  /// No waiting for the disk while it is filled; what a base backup needs; the sessions' own
  /// settings are left to their clients.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "unix_socket_directories", "",
          "wal_level", "replica",
          "max_prepared_transactions", "16",
          "fsync", "off",
          "full_page_writes", "off",
          "max_wal_size", "4GB",
          "shared_buffers", "256MB",
          "log_min_messages", "error");

  private final PostgresServer server;
  private final String password;

  private SampleServer(PostgresServer server, String password) {
    this.server = server;
    this.password = password;
  }

  /// Makes a data directory and starts a server on it, without sample data yet. Its port is chosen
  /// by the operating system, its password by `random`.
  ///
  /// @param directory gets the data and the log; does not exist or is empty
  public static SampleServer start(
      PostgresPrograms programs, RunAs runAs, Path directory, RandomGenerator random) {
    String password = password(random);
    Path data = directory.resolve("data");
    InitDb.throwAway().superuser(SUPERUSER).password(password).run(programs, runAs, data);
    ServerStart start = ServerStart.of(data, directory).tcp(freePort()).with(SETTINGS);
    return new SampleServer(PostgresServer.start(programs, runAs, start), password);
  }

  /// Creates the sample databases and fills them, the same on every call and machine.
  public void fill() {
    new SampleData(this).create();
  }

  /// The databases that [#fill()] makes.
  public List<String> databases() {
    return SampleData.DATABASES;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.port();
  }

  /// A superuser.
  public String user() {
    return SUPERUSER;
  }

  public String password() {
    return password;
  }

  /// A new connection as the superuser; the caller closes it.
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host() + ":" + port() + "/" + database, SUPERUSER, password);
  }

  /// Stops the server; its directory stays. Idempotent.
  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, STOP_WITHIN);
  }

  private static String password(RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "No free port on 127.0.0.1 for the sample server: " + e, e);
    }
  }
}
