package dev.spillway.embedded.sample;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.mysqlserver.MysqlPrograms;
import dev.spillway.mysqlserver.MysqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A MariaDB server of our own on the loopback address, with every kind of table and value that an
/// export has to cope with in three databases. Its data may be lost at any time. Thread-safe.
public final class MariadbSampleServer implements AutoCloseable {
  private static final List<String> DATABASES = List.of("shop", "ledger", "types");

  /// Room for what the sample holds; the binary log that most servers have.
  private static final Map<String, String> SETTINGS =
      Map.of("log-bin", "", "innodb-buffer-pool-size", "256M", "innodb-flush-method", "nosync");

  private final MysqlServer server;
  private final String password;

  private MariadbSampleServer(MysqlServer server, String password) {
    this.server = server;
    this.password = password;
  }

  /// Makes a data directory and starts a server on it, without sample data yet. Its port is chosen
  /// by the operating system, its password by `random`.
  ///
  /// @param cache keeps what starting another server needs not make again
  /// @param directory gets the data and the log; is made
  public static MariadbSampleServer start(
      MysqlPrograms programs, Path cache, Path directory, RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String password = HexFormat.of().formatHex(bytes);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MariadbSampleServer(
        MysqlServer.start(programs, cache, directory, password, SETTINGS), password);
  }

  /// Creates the sample databases and fills them, the same on every call and machine.
  public void fill() {
    for (String database : DATABASES) {
      run("", "CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
    }
    Scripts.besideEachOther(
        () -> run("shop", Scripts.read("mariadb/shop.sql")),
        () -> {
          run("types", Scripts.read("mariadb/types.sql"));
          run("ledger", Scripts.read("mariadb/ledger.sql"));
        });
  }

  private void run(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET sql_log_bin = 0, time_zone = '+00:00', sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_UNSIGNED_SUBTRACTION'");
      statement.execute(sql);
      while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
        // A statement that failed throws when its result is asked for.
      }
    } catch (SQLException e) {
      throw new FailedException(
          Fault.SETUP, "The sample database " + database + " cannot be made: " + e.getMessage(), e);
    }
  }

  /// The databases that [#fill()] makes.
  public List<String> databases() {
    return DATABASES;
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.port();
  }

  /// A superuser.
  public String user() {
    return MysqlServer.SUPERUSER;
  }

  public String password() {
    return password;
  }

  /// A new connection as the superuser; the caller closes it.
  ///
  /// @param database empty for none
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://%s:%d/%s?allowMultiQueries=true".formatted(host(), port(), database),
        user(),
        password);
  }

  /// Kills the server and deletes its data. Idempotent.
  @Override
  public void close() {
    server.close();
  }
}
